import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { standInSource } from "@catalyst/lab/charts/stand-in-source.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { parse, stringify } from "yaml";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ChartDependency, ChartSource } from "../dependencies/chart-source.ts";
import { readChartArchive } from "../dependencies/read-chart-archive.ts";
import { writeChartArchive } from "../dependencies/write-chart-archive.ts";
import { projectKit } from "../model/kit-data.ts";
import { readRepository } from "../model/repository.ts";
import { sha256Of } from "../oci/digest.ts";
import { packageChart } from "../publish/steps/package-chart.ts";
import { resolveDependencies } from "../publish/steps/resolve-dependencies.ts";
import { readPublication } from "../publish/read-publication.ts";
import { createRenderer } from "../render/renderer.ts";
import { exampleChartSource } from "../testing/example-chart-source.ts";
import { exampleKit } from "../testing/example-kit.ts";
import { exampleRepositoryRoot } from "../testing/example-repository.ts";
import { draftOf } from "./draft.ts";
import { newBlueprint, type NewBlueprint, type NewBlueprintRequest, type NewBlueprintTools } from "./new-blueprint.ts";
import { parseWrap } from "./parse-wrap.ts";
import { verifyDraft } from "./verify-draft.ts";
import { writeNewFolder } from "./write-new-folder.ts";

const exampleChart = { name: "web", version: "2.3.4", repository: "https://charts.example.org/web" };
const certManager = projectKit.slots.find(({ blueprint }) => blueprint === "bp-cert-manager")!.upstream[0]!;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "catalyst-new-"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe("a new Blueprint", () => {
  test.each([
    ["of one program", false],
    ["composed of others", true],
  ])("%s is clean by every rule, in the project's repository and by itself, and can be packaged", async (_, product) => {
    const repository = await exampleCopy();

    const inside = await made({ name: "task-board", product, into: repository.root, repository });
    const outside = await made({ name: "task-board", product, into: folder });

    expect([inside.folder, outside.folder]).toEqual([product ? "products/task-board" : "platform/task-board", "bp-task-board"]);
    for (const one of [inside, outside]) {
      expect(one.findings).toEqual([]);
      expect(one.verdict.notChecked.filter(({ reason }) => !reason.includes("--base"))).toEqual([]);
      await expect(packed(one)).resolves.toEqual([]);
    }
  });

  test("stays clean when its program is named, and then installs it behind a Service", async () => {
    const blueprint = await made({ name: "board", into: folder });
    const image = "ghcr.io/openova-io/board:1.0.0";
    const digest = `sha256:${"ab".repeat(32)}`;
    const named = new Map([
      ...blueprint.files,
      ["chart/values.yaml", encoded(text(blueprint.files, "chart/values.yaml").replace('image: ""', `image: ${image}@${digest}`))],
      ["images.lock.yaml", encoded(stringify({ images: [{ image, digest, signer: "openova-io" }] }))],
    ]);
    const draft = draftOf({ root: folder, folder: "bp-board", name: "bp-board" }, undefined, named);

    const tools = await toolsWith(nothing);
    const { findings } = await verifyDraft(draft, tools);
    await using renderer = tools.rendererFor(draft.repository);
    const { objects } = await renderer.render(draft.blueprint, {});

    expect(findings).toEqual([]);
    expect(objects.map(({ object }) => object.kind).toSorted()).toEqual(["ConfigMap", "Deployment", "Service"]);
  });

  test("takes title and category of the catalogue where it has a card", async () => {
    const repository = await exampleCopy();
    const entry = exampleKit.catalog.find(({ name }) => name === "bp-dormant")!;
    await rm(join(repository.root, "platform/dormant"), { recursive: true });

    const { files, folder: place } = await made({
      name: "bp-dormant",
      into: repository.root,
      repository: await readRepository(repository.root),
    });

    expect(place).toBe("platform/dormant");
    expect(read(files, "blueprint.yaml")).toMatchObject({
      spec: { card: { title: entry.title, category: entry.category }, depends: [{ blueprint: "bp-store", version: "^1.0.0" }] },
    });
  });

  test("quotes what a cluster would not read as a text", async () => {
    const { files, findings } = await made({ name: "on-off", title: "on", into: folder });

    expect(text(files, "blueprint.yaml")).toContain('title: "on"');
    expect(findings).toEqual([]);
  });

  test("is the same whenever it is made, and has a mark of its own", async () => {
    const [once, again, other] = await Promise.all(["one", "one", "two"].map((name) => made({ name, into: folder })));

    expect(once!.files).toEqual(again!.files);
    expect(text(once!.files, "card/icon.svg")).not.toBe(text(other!.files, "card/icon.svg"));
  });
});

describe("a new Blueprint that wraps a chart", () => {
  test("records its version, its bytes and its images, and nothing that is the chart's default already", async () => {
    const { files, findings, verdict } = await made({ name: "pages", wrap: exampleChart, into: folder }, exampleChartSource());

    expect(read(files, "chart/Chart.yaml")).toMatchObject({ dependencies: [exampleChart] });
    expect(read(files, "blueprint.yaml")).toMatchObject({
      spec: { upstream: [{ chart: "web", version: "2.3.4", repository: exampleChart.repository, appVersion: expect.any(String) }] },
    });
    expect(read(files, "chart/deps.lock.yaml")).toMatchObject({ dependencies: [{ sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] });
    expect(read(files, "images.lock.yaml")).toEqual({ images: [{ image: expect.any(String) }] });
    expect(read(files, "tests/integration.yaml")).toMatchObject({ ready: [expect.stringContaining("Deployment/")] });
    expect(read(files, "chart/values.yaml")).toEqual({ catalystBlueprint: { upstream: { chart: "web", version: "2.3.4" } } });
    expect(files.has("chart/tests/observability-toggle.sh")).toBe(true);
    expect(verdict.standIns).toEqual([]);
    // Only a registry knows the digest of its image.
    expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(["info CH-IMAGE-NO-DIGEST"]);
  });

  test("turns off the telemetry that the chart has on", async () => {
    const loud = await withValues(exampleChart, "enabled: false", "enabled: true");

    const { files, findings } = await made({ name: "pages", wrap: exampleChart, into: folder }, loud);

    expect(read(files, "chart/values.yaml")["web"]).toEqual({ metrics: { enabled: false, serviceMonitor: { enabled: false } } });
    expect(findings.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  test("of which the lab has a stand-in only records no bytes, and says what is left to do", async () => {
    const { chart, ...rest } = certManager;
    const wrapped = await made({ name: "certificates", wrap: { name: chart, ...rest }, into: folder }, standInSource());

    expect(read(wrapped.files, "chart/deps.lock.yaml").dependencies).toEqual([expect.not.objectContaining({ sha256: expect.anything() })]);
    expect(wrapped.verdict.standIns).toEqual([expect.stringContaining("cert-manager")]);
    expect(new Set(wrapped.findings.map(({ rule, severity }) => `${severity} ${rule}`))).toEqual(
      new Set(["info CH-IMAGE-NO-DIGEST", "info CH-NO-PROBES"]),
    );
    await expect(packed(wrapped, standInSource())).resolves.not.toEqual([]);
  });

  test("has its own findings told where the project's registries do not admit its images", async () => {
    const repository = await exampleCopy();
    const { chart, ...rest } = certManager;

    const { findings } = await made(
      { name: "certificates", wrap: { name: chart, ...rest }, into: repository.root, repository },
      standInSource(),
    );

    expect(new Set(findings.map(({ rule }) => rule))).toContain("CH-IMAGE-REGISTRY");
    expect(findings.every(({ fix }) => fix !== "")).toBe(true);
  });
});

describe("a Blueprint that cannot be begun", () => {
  test.each([
    ["a name that is none", { name: "Task_Board" }, "is no name of a Blueprint"],
    ["a name that every Sovereign knows", { name: "web" }, "is already the name of Web"],
    ["a product around a chart", { name: "pages", product: true, wrap: exampleChart }, "a product wraps no chart"],
    ["a chart that is not to be had", { name: "pages", wrap: { ...exampleChart, version: "9.9.9" } }, "is not to be had here"],
    [
      "a library chart",
      { name: "pages", wrap: { name: "shapes", version: "1.0.0", repository: "https://charts.example.org/shapes" } },
      "library",
    ],
    ["a title that is too long", { name: "pages", title: "x".repeat(61) }, "at most 60 characters"],
  ])("has %s", async (_, request, message) => {
    await expect(made({ ...request, into: folder }, exampleChartSource())).rejects.toThrow(message);
    expect(await readdir(folder)).toEqual([]);
  });

  test("has a name that is taken in the repository, or a folder that is", async () => {
    const repository = await exampleCopy();
    await mkdir(join(folder, "bp-board"));

    await expect(made({ name: "store", into: repository.root, repository })).rejects.toThrow("bp-store exists already, in platform/store");
    await expect(made({ name: "board", into: folder })).rejects.toThrow("exists already");
  });

  test.each(["web@1.0.0", "https://charts.example.org/web", "https://charts.example.org/web@^1.0.0", "ftp://charts.example.org/web@1.0.0"])(
    "names no chart with %s",
    (wrap) => {
      expect(() => parseWrap(wrap)).toThrow(/names no chart|no exact version/);
    },
  );

  test("leaves nothing half-written when its folder appears meanwhile", async () => {
    const blueprint = await made({ name: "board", into: folder });
    await mkdir(join(folder, "bp-board"));
    await writeFile(join(folder, "bp-board", "README.md"), "mine");

    await expect(writeNewFolder(blueprint)).rejects.toThrow("exists already");

    expect(await readdir(folder)).toEqual(["bp-board"]);
    expect(await readdir(join(folder, "bp-board"))).toEqual(["README.md"]);
  });
});

test("a chart is named as its repository serves it", () => {
  expect(parseWrap("https://charts.example.org/web/web@2.3.4")).toEqual(exampleChart);
  expect(parseWrap("oci://registry.example.org/charts/web@v2.3.4")).toEqual({
    name: "web",
    version: "v2.3.4",
    repository: "oci://registry.example.org/charts",
  });
});

/** The chart as somebody else might have published it. */
async function withValues(chart: ChartDependency, before: string, after: string): Promise<ChartSource> {
  const files = await readChartArchive((await exampleChartSource().fetch(chart))!.bytes);
  const path = `${chart.name}/values.yaml`;
  const changed = new Map([...files, [path, encoded(text(files, path).replaceAll(before, after))]]);
  const bytes = await writeChartArchive(changed);

  return { fetch: () => Promise.resolve({ bytes, sha256: sha256Of(bytes), kind: "upstream" }) };
}

const nothing: ChartSource = { fetch: () => Promise.resolve(undefined) };

async function made(
  request: Omit<NewBlueprintRequest, "repository"> & Partial<NewBlueprintRequest>,
  charts = nothing,
): Promise<NewBlueprint> {
  return newBlueprint({ repository: undefined, ...request }, await toolsWith(charts));
}

async function toolsWith(charts: ChartSource): Promise<NewBlueprintTools> {
  const helm = await resolveHelm({ generation: "3" });

  return {
    charts,
    kit: exampleKit,
    kubeVersion: "1.31.4",
    rendererFor: (repository) => createRenderer({ repository, helm, charts, kit: exampleKit, kubeVersion: "1.31.4" }),
  };
}

async function exampleCopy() {
  const root = join(folder, "repository");
  await cp(exampleRepositoryRoot, root, { recursive: true });

  return readRepository(root);
}

/** Writes it, packs it as publishing would, and gives the stand-ins that the archive holds. */
async function packed(blueprint: NewBlueprint, charts = nothing): Promise<readonly string[]> {
  const directory = await writeNewFolder(blueprint);
  const publication = await readPublication({
    directory,
    repositoryRoot: blueprint.root,
    to: "oci://127.0.0.1:5000/openova-io",
    outputDirectory: folder,
    run: "a test",
  });
  const archives = await resolveDependencies(publication, { charts });

  return (await packageChart(publication, archives, { findModule: () => Promise.resolve(undefined) })).standIns;
}

function encoded(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

function text(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  return new TextDecoder().decode(files.get(path));
}

function read(files: ReadonlyMap<string, Uint8Array>, path: string) {
  return parse(text(files, path)) as Record<string, unknown>;
}
