import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { resolveHelm } from "../helm/resolve-helm.ts";
import { generateChart } from "./generate-chart.ts";
import { packChart } from "./pack-chart.ts";
import { readShape, type ReadShape } from "./read-shape.ts";
import { readShapes } from "./shape-library.ts";

/** Two generations render every shape some times over, beside whatever else runs on the machine. */
const limitMs = 180_000;
const generations = ["3", "4"] as const;

interface RenderedObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
}

const shapes = await readShapes();
let folder: string;
const helm: Record<string, string> = {};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "shapes-"));
  for (const generation of generations) helm[generation] = (await resolveHelm({ generation })).path;
}, limitMs);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(shapes.map((read) => [`${read.shape.chart} ${read.shape.version}`, read] as const))("The stand-in for %s", (_name, read) => {
  test("has the same bytes whenever it is generated", async () => {
    const again = await readShape(read.file);

    const [one, other] = [await packChart(generateChart(read).files), await packChart(generateChart(again).files)];

    expect(one.equals(other)).toBe(true);
  });

  test.each(generations)("passes the lint of Helm %s, and its schema admits its own defaults", { timeout: limitMs }, async (generation) => {
    const chart = await unpack(read);

    const { exitCode, stdout } = await execa(helm[generation]!, ["lint", chart], { reject: false });

    expect(exitCode).toBe(0);
    // Some upstream charts have a `v` in their version, which Helm 4 warns of; the stand-in has to have it too.
    expect(stdout.split("\n").filter((line) => line.startsWith("[WARNING]") && !line.includes("valid SemVer"))).toEqual([]);
  });

  test.each(generations)(
    "renders with Helm %s, by default and with every toggle, marked throughout",
    { timeout: limitMs },
    async (generation) => {
      const chart = await unpack(read);
      const [byDefault, again] = [await render(helm[generation]!, chart), await render(helm[generation]!, chart)];

      expect(steadyObjects(again, read)).toEqual(steadyObjects(byDefault, read));
      expect(unmarked(byDefault)).toEqual([]);
      for (const [toggle, values] of Object.entries(read.shape.toggles ?? {})) {
        const toggled = await render(helm[generation]!, chart, values);

        expect(toggled, `the toggle ${toggle} changes nothing`).not.toBe(byDefault);
        expect(unmarked(toggled)).toEqual([]);
      }
    },
  );

  test("refuses a value that nobody reads", { timeout: limitMs }, async () => {
    const chart = await unpack(read);

    await expect(render(helm["3"]!, chart, { "no-such-value": 1 })).rejects.toThrow(/not allowed/);
  });
});

async function unpack(read: ReadShape): Promise<string> {
  const root = await mkdtemp(join(folder, "chart-"));
  for (const [name, bytes] of generateChart(read).files) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), bytes);
  }

  return join(root, read.shape.chart);
}

async function render(program: string, chart: string, values: object = {}): Promise<string> {
  const { stdout } = await execa(
    program,
    ["template", "some-release", chart, "--namespace", "some-namespace", "--include-crds", "--kube-version", "1.31.4", "--values", "-"],
    { input: JSON.stringify(values) },
  );

  return stdout;
}

/** All but those that the shape says are made anew each time. */
function steadyObjects(rendered: string, { shape }: ReadShape): RenderedObject[] {
  return objectsOf(rendered).filter(({ kind, metadata }) => shape.changing?.includes(`${kind}/${metadata.name}`) !== true);
}

/** Reading them also finds duplicate keys. */
function objectsOf(rendered: string): RenderedObject[] {
  const objects = parseAllDocuments(rendered).map((document) => {
    expect(document.errors).toEqual([]);

    return document.toJS() as RenderedObject | null;
  });

  return objects.filter((object) => object !== null);
}

/** Objects of a render without the mark. */
function unmarked(rendered: string): string[] {
  return objectsOf(rendered)
    .filter(({ metadata }) => metadata.annotations?.["lab.catalyst/stand-in"] !== "true")
    .map(({ kind, metadata }) => `${kind} ${metadata.name}`);
}
