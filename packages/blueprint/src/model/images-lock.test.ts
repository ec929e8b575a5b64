import { describe, expect, it } from "vitest";
import { fileTreeOf } from "./file-tree.ts";
import { addToLock, type ImagesLock, imagesLockOf } from "./images-lock.ts";
import { loadBlueprint } from "./loaded-blueprint.ts";

const digest = `sha256:${"0a".repeat(32)}`;
const path = "platform/web/images.lock.yaml";

describe("images.lock.yaml", () => {
  it("finds an image however it is spelled, with its digest and signer", () => {
    const lock = lockOf(`images:\n  - image: nginx:1.27.3\n    digest: ${digest}\n    signer: openova-io\n`);

    expect(lock.find(`docker.io/library/nginx:1.27.3@${digest}`)).toMatchObject({ digest, signer: "openova-io", index: 0 });
    expect(lock.find("nginx:1.27.4")).toBeUndefined();
  });

  it("tells an image whose digest nobody knows yet from an entry that is none", () => {
    const lock = lockOf("images:\n  - image: nginx:1\n  - image: nginx:2\n    digest: sha256:12\n  - nginx:3\n");

    expect(lock.images.map(({ image, digest: known }) => [image, known])).toEqual([["nginx:1", undefined]]);
    expect(lock.malformed).toEqual([1, 2]);
  });

  it.each([
    ["is made where there is none", undefined],
    ["is filled when it is empty", "# Nothing yet.\nimages: []\n"],
    ["is filled when it says nothing", "# Nothing yet.\n"],
    ["keeps what it holds", "images:\n  - image: nginx:1 # the first\n"],
  ])("%s", (_, text) => {
    const lock = lockOf(text);

    const {
      start,
      end,
      text: added,
    } = addToLock(lock, [
      { image: "ghcr.io/a/b:2", digest },
      { image: "c:3", digest: undefined },
    ]);

    const after = lockOf((text ?? "").slice(0, start) + added + (text ?? "").slice(end));
    expect(after.find("ghcr.io/a/b:2")?.digest).toBe(digest);
    expect(after.find("c:3")).toBeDefined();
    expect(after.find("nginx:1")).toEqual(lock.find("nginx:1"));
    expect(after.malformed).toEqual([]);
    expect(after.file?.text).not.toMatch(/[ \t]+$/m);
  });
});

function lockOf(text: string | undefined): ImagesLock {
  const files = fileTreeOf("/", new Map(text === undefined ? [] : [[path, new TextEncoder().encode(text)]]));

  return imagesLockOf(loadBlueprint(files, "platform/web"));
}
