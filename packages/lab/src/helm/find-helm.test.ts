import { mkdir, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { thisHost } from "../tools/tool-host.ts";
import { helmReleases } from "./helm-releases.ts";
import { findHelm } from "./resolve-helm.ts";

const helm = await findHelm();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-helm-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test("Helm that is nowhere is not found, and not fetched either", async () => {
  const host = thisHost({ CATALYST_CACHE_DIR: folder, PATH: folder });

  const found = await findHelm({ host });

  expect(found).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});

test("a path given by hand that answers no version is refused, and nothing else is taken in its place", async () => {
  const host = thisHost({ CATALYST_CACHE_DIR: folder, CATALYST_TOOL_HELM: "/bin/true" });

  await expect(findHelm({ host })).rejects.toThrow('CATALYST_TOOL_HELM=/bin/true does not answer "helm version"');
});

describe.skipIf(helm === undefined)("the real Helm", () => {
  test("is found where the environment says", async () => {
    const host = thisHost({ CATALYST_CACHE_DIR: folder, CATALYST_TOOL_HELM: helm!.path });

    expect(await findHelm({ host })).toEqual({ path: helm!.path, version: helm!.version, source: "environment" });
  });

  test("is found on PATH, where the other generation does not take it", async () => {
    await symlink(helm!.path, join(folder, "helm"));
    const host = thisHost({ CATALYST_CACHE_DIR: join(folder, "cache"), PATH: folder });

    expect(await findHelm({ host })).toEqual({ path: join(folder, "helm"), version: helm!.version, source: "path" });
    expect(await findHelm({ generation: "4", host })).toBeUndefined();
  });

  test("is found in the cache", async () => {
    const { version } = helmReleases["3"];
    const directory = join(folder, "helm", version);
    await mkdir(directory, { recursive: true });
    await symlink(helm!.path, join(directory, "helm"));
    const host = thisHost({ CATALYST_CACHE_DIR: folder, PATH: "" });

    expect(await findHelm({ host })).toEqual({ path: join(directory, "helm"), version, source: "cache" });
  });
});
