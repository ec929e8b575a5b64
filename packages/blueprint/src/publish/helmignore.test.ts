import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readChartArchive } from "../dependencies/read-chart-archive.ts";
import { readHelmignore } from "./helmignore.ts";

const paths = [
  "Chart.yaml",
  "values.yaml",
  "README.md",
  "a.txt",
  "ab.txt",
  "b.txt",
  "docs/a.txt",
  "docs/deep/a.txt",
  "docs/deep/c.md",
  "tests/x.sh",
  "templates/a.yaml",
  "templates/.hidden",
  "templates/tests/a.yaml",
  "x[1].txt",
];
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-helmignore-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test.each([
  ["nothing", ""],
  ["comments and blank lines", "# tests/\n\n  \n"],
  ["a folder", "tests/"],
  ["a folder at the top only", "/tests/"],
  ["a name anywhere", "a.txt"],
  ["a name at the top only", "/a.txt"],
  ["a path", "docs/a.txt"],
  ["a star that stops at a slash", "docs/*.txt"],
  ["a question mark", "?.txt"],
  ["a class", "[ab].txt"],
  ["a negated class", "[^a].txt"],
  ["a quoted bracket", "x\\[1\\].txt"],
  ["a file's name with a slash behind it", "a.txt/"],
  ["a negation", "!*.yaml\n"],
  ["a negation among others", "values.yaml\n!*.yaml\n"],
  ["several lines", "*.md\ntests/\ndocs/deep\n"],
])("keeps out what Helm keeps out: %s", async (_, text) => {
  const chart = join(folder, "sample");
  for (const path of [...paths, ".helmignore"]) {
    await mkdir(dirname(join(chart, path)), { recursive: true });
    await writeFile(
      join(chart, path),
      path === "Chart.yaml" ? "apiVersion: v2\nname: sample\nversion: 1.0.0\n" : path === ".helmignore" ? text : "",
    );
  }
  const { path: helm } = await resolveHelm();

  await execa(helm, ["package", chart, "--destination", folder]);

  const archive = await readChartArchive(await readFile(join(folder, "sample-1.0.0.tgz")));
  const packed = [...archive.keys()].map((path) => path.replace("sample/", "")).filter((path) => path !== ".helmignore");
  const isIgnored = readHelmignore(text);
  expect(paths.filter((path) => !isIgnored(path)).toSorted()).toEqual(packed.toSorted());
});

test("refuses a double star, as Helm does", () => {
  expect(() => readHelmignore("docs/**")).toThrow("double star");
});
