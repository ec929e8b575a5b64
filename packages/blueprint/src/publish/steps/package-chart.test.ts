import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { writeChartArchive } from "../../dependencies/write-chart-archive.ts";
import type { PublishDependencies } from "../publication.ts";
import { readPublication } from "../read-publication.ts";
import { type SampleChanges, writeSampleRepository } from "../testing/sample-repository.ts";
import { sourceOf, tinyChart } from "../testing/sample-charts.ts";
import { type ChartPackage, packageChart } from "./package-chart.ts";
import { resolveDependencies } from "./resolve-dependencies.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-package-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test("packs the chart, what it wraps byte for byte, and the Blueprint's own lists; and nothing that is not to be there", async () => {
  const { packed } = await packSample({ "platform/wrap/tests/smoke.values.yaml": "{}\n", "platform/wrap/README.md": "# Wrap\n" });

  expect([...packed.files.keys()]).toEqual([
    ".helmignore",
    "Chart.yaml",
    "catalyst/blueprint.yaml",
    "catalyst/card/icon.svg",
    "catalyst/images.lock.yaml",
    "catalyst/smoke.values.yaml",
    "charts/tiny-1.0.0.tgz",
    "deps.lock.yaml",
    "templates/configmap.yaml",
    "values.yaml",
  ]);
  expect(packed.files.get("charts/tiny-1.0.0.tgz")).toEqual(await tinyChart());
});

test("gives the same bytes for a copy of the folder made in another order and at another time", async () => {
  const first = await packSample();
  const copy = join(folder, "copy");
  await cp(join(folder, "repository"), copy, { recursive: true });

  const second = await packFolder(copy);

  expect(second.sha256).toBe(first.sha256);
});

test("gives other bytes when one file has changed, or one has come", async () => {
  const hashes = [
    await packSample(),
    await packSample({ "platform/wrap/card/icon.svg": "<svg/>\n" }),
    await packSample({ "platform/wrap/chart/templates/more.yaml": "# nothing\n" }),
  ].map(({ sha256 }) => sha256);

  expect(new Set(hashes).size).toBe(3);
});

test("packs what the chart includes from another folder of the repository", async () => {
  const { packed } = await packSample({
    "platform/other/compositions/a.yaml": "kind: Composition\n",
    "platform/wrap/chart/includes.yaml": "includes: [{folder: platform/other/compositions, to: templates/compositions}]\n",
  });

  expect(packed.files.has("templates/compositions/a.yaml")).toBe(true);
});

test("refuses a chart that includes what is not to be had", async () => {
  const includes =
    "includes: [{module: example.org/m, version: v1.0.0, to: crds, files: [{path: a.yaml, sha256: '" + "0".repeat(64) + "'}]}]\n";

  await expect(packSample({ "platform/wrap/chart/includes.yaml": includes })).rejects.toMatchObject({
    code: "PUB-PACKAGE",
    message: expect.stringContaining("example.org/m v1.0.0"),
  });
});

test("follows no link: it could lead anywhere", async () => {
  await writeSampleRepository(join(folder, "repository"), await tinyChart());
  await symlink("/etc/hostname", join(folder, "repository/platform/wrap/chart/templates/link.yaml"));

  const { packed } = await packFolder(join(folder, "repository"));

  expect(packed.files.has("templates/link.yaml")).toBe(false);
});

test.each([
  ["leads out of its folder", { name: "tiny/../../evil", type: "file" as const }],
  ["holds a link", { name: "tiny/templates/link.yaml", type: "symlink" as const, linkname: "/etc/passwd" }],
])("refuses a dependency whose archive %s", async (_, header) => {
  const archive = pack();
  archive.entry({ name: "tiny/Chart.yaml" }, "apiVersion: v2\nname: tiny\nversion: 1.0.0\n");
  archive.entry(header, "");
  archive.finalize();

  await expect(packSample({}, gzipSync(await buffer(archive)))).rejects.toMatchObject({ code: "PUB-PACKAGE" });
});

test("refuses an archive that is another chart than its name says", async () => {
  const other = await writeChartArchive(new Map([["tiny/Chart.yaml", Buffer.from("apiVersion: v2\nname: tiny\nversion: 9.9.9\n")]]));

  await expect(packSample({}, other)).rejects.toMatchObject({ code: "PUB-PACKAGE" });
});

async function packSample(changes: SampleChanges = {}, tiny?: Buffer): Promise<ChartPackage> {
  const root = join(folder, "repository");
  await rm(root, { recursive: true, force: true });
  await writeSampleRepository(root, tiny ?? (await tinyChart()), changes);

  return await packFolder(root, tiny);
}

async function packFolder(root: string, tiny?: Buffer): Promise<ChartPackage> {
  const input = {
    directory: join(root, "platform/wrap"),
    repositoryRoot: root,
    to: "oci://127.0.0.1:1/charts",
    outputDirectory: folder,
    run: "a test",
  };
  const publication = await readPublication(input);
  const dependencies = { charts: sourceOf(tiny ?? (await tinyChart())), findModule: () => Promise.resolve(undefined) } as Pick<
    PublishDependencies,
    "charts" | "findModule"
  >;

  return await packageChart(publication, await resolveDependencies(publication, dependencies), dependencies);
}
