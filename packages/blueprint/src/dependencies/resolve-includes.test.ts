import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fileTreeOf } from "../model/file-tree.ts";
import { loadBlueprint } from "../model/loaded-blueprint.ts";
import { ChartIncludeError, type FindModule, resolveIncludes } from "./resolve-includes.ts";

let folder: string;

/** One module, in one version. */
const findModule: FindModule = async (module, version) => (module === "example.test/upper" && version === "v1.2.3" ? folder : undefined);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "chart-includes-"));
  await mkdir(join(folder, "crds"));
  await writeFile(join(folder, "crds", "a.yaml"), "kind: A\n");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test("the files of another folder come into the chart", async () => {
  const { tree, chart } = repositoryWith(`includes: [{ folder: shared/xrds, to: files }]`, { "shared/xrds/x.yaml": "kind: X\n" });

  const { files, missing } = await resolveIncludes(tree, chart, findModule);

  expect(missing).toEqual([]);
  expect(texts(files)).toEqual({ "files/x.yaml": "kind: X\n" });
});

test("files of a Go module come into the chart when their bytes are the pinned ones", async () => {
  const { tree, chart } = repositoryWith(moduleInclude(sha256("kind: A\n")));

  const { files } = await resolveIncludes(tree, chart, findModule);

  expect(texts(files)).toEqual({ "crds/a.yaml": "kind: A\n" });
});

test("a module that is not to be had is named, and nothing stands in for it", async () => {
  const { tree, chart } = repositoryWith(moduleInclude(sha256("kind: A\n"), "v9.0.0"));

  const { files, missing } = await resolveIncludes(tree, chart, findModule);

  expect(files.size).toBe(0);
  expect(missing).toMatchObject([{ module: "example.test/upper", version: "v9.0.0" }]);
});

test("other bytes than the pinned ones are refused", async () => {
  const { tree, chart } = repositoryWith(moduleInclude(sha256("kind: B\n")));

  await expect(resolveIncludes(tree, chart, findModule)).rejects.toThrow(/^crds\/a\.yaml of example\.test\/upper v1\.2\.3 has SHA-256 /);
});

test.each([
  ["a folder without files", `includes: [{ folder: shared/none, to: files }]`],
  ["a target outside the chart", `includes: [{ folder: shared/xrds, to: ../files }]`],
  ["a file that the chart has itself", `includes: [{ folder: shared/xrds, to: templates }]`],
])("%s is refused", async (_, includes) => {
  const { tree, chart } = repositoryWith(includes, { "shared/xrds/x.yaml": "kind: X\n", "platform/a/chart/templates/x.yaml": "" });

  await expect(resolveIncludes(tree, chart, findModule)).rejects.toThrow(ChartIncludeError);
});

test("a chart without includes.yaml includes nothing", async () => {
  const { tree, chart } = repositoryWith(undefined);

  expect((await resolveIncludes(tree, chart, findModule)).files.size).toBe(0);
});

function moduleInclude(digest: string, version = "v1.2.3"): string {
  return `includes: [{ module: example.test/upper, version: ${version}, to: crds, files: [{ path: crds/a.yaml, sha256: ${digest} }] }]`;
}

function repositoryWith(includes: string | undefined, more: Record<string, string> = {}) {
  const chartFiles = {
    "platform/a/chart/Chart.yaml": "name: bp-a\n",
    ...(includes === undefined ? {} : { "platform/a/chart/includes.yaml": includes }),
  };
  const files = new Map(Object.entries({ ...chartFiles, ...more }).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  const tree = fileTreeOf("/", files);

  return { tree, chart: loadBlueprint(tree, "platform/a").chart! };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function texts(files: ReadonlyMap<string, Uint8Array>): Record<string, string> {
  return Object.fromEntries([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
}
