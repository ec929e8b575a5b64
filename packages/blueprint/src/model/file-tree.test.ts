import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileTooLargeError, readFileTree } from "./file-tree.ts";

let root = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "catalyst-tree-"));
  await mkdir(join(root, "platform/web/chart"), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

test("A file that no chart can hold is named with its size, and not read", async () => {
  const file = join(root, "platform/web/chart/values.yaml");
  await writeFile(file, "");
  // A hole on the disk: as large as a file can be without being written.
  await truncate(file, 60 * 2 ** 20);

  const reading = readFileTree(root, ["platform"]);

  await expect(reading).rejects.toThrow(FileTooLargeError);
  await expect(reading).rejects.toThrow("platform/web/chart/values.yaml has 60 MiB");
});

test("A link is left out, wherever it leads", async () => {
  await writeFile(join(root, "secret"), "not a chart's");
  await writeFile(join(root, "platform/web/README.md"), "# web\n");
  await symlink(join(root, "secret"), join(root, "platform/web/chart/values.yaml"));

  const files = await readFileTree(root, ["platform", "products"]);

  expect(files.paths).toEqual(["platform/web/README.md"]);
});
