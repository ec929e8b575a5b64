import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { exampleRepositoryRoot, withChanges } from "./example-repository.ts";

const copies: string[] = [];
afterEach(() => Promise.all(copies.splice(0).map((copy) => rm(copy, { recursive: true, force: true }))));

it("changes a copy and leaves the example as it is", async () => {
  const file = "platform/store/chart/Chart.yaml";

  const copy = await changed([
    { file, replace: "name: bp-store", with: "name: bp-cellar" },
    { file, append: "# the end\n" },
    { file: "platform/new/blueprint.yaml", write: "kind: Blueprint\n" },
    { file: "platform/store/README.md", remove: true },
  ]);

  const text = await readFile(join(copy, file), "utf8");
  expect(text).toContain("name: bp-cellar\n");
  expect(text).toMatch(/# the end\n$/);
  expect(await readFile(join(copy, "platform/new/blueprint.yaml"), "utf8")).toBe("kind: Blueprint\n");
  await expect(readFile(join(copy, "platform/store/README.md"))).rejects.toThrow("ENOENT");
  expect(await readFile(join(exampleRepositoryRoot, file), "utf8")).toContain("name: bp-store\n");
});

it.each([
  ["is not there", "name: bp-cellar", "0 times"],
  ["stands in several places", "1.0.0", "2 times"],
])("refuses to replace what %s", async (_, replace, times) => {
  const change = { file: "platform/store/chart/Chart.yaml", replace, with: "" };

  const refused = changed([change]);

  await expect(refused).rejects.toThrow(times);
});

async function changed(changes: Parameters<typeof withChanges>[1]): Promise<string> {
  const copy = await withChanges(exampleRepositoryRoot, changes);
  copies.push(copy);

  return copy;
}
