import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { execa } from "execa";
import { parse } from "yaml";
import { facetsOf } from "./comparable-facets.ts";
import { compareValues, countLeftOut, type ValueDifference } from "./compare-values.ts";
import { generateChart } from "./generate-chart.ts";
import { packChart } from "./pack-chart.ts";
import type { ReadShape } from "./read-shape.ts";
import { renderChart, type RenderedPart, type RenderOptions } from "./render-chart.ts";
import type { TreeMap } from "./shape-schema.ts";
import { allValues } from "./values-schema.ts";

export interface ObjectDifference {
  /** `Deployment kube-system/cilium-operator`. */
  object: string;
  what: "missing" | "additional" | "different";
  facet?: string;
  upstream?: unknown;
  standIn?: unknown;
  /** Line of the shape; none for an object that it lacks. */
  line?: number;
}

export interface Comparison {
  chart: string;
  version: string;
  file: string;
  objects: ObjectDifference[];
  values: ValueDifference[];
  /** How many objects both have. */
  common: number;
  /** How many values upstream knows and the stand-in does not. */
  valuesLeftOut: number;
}

/**
 * Renders a real chart (folder or archive) and its stand-in with the same values and tells what Blueprints could notice. Rejects with
 * ChartRenderError when Helm renders either of them not.
 */
export async function compareCharts(read: ReadShape, upstream: string, options: RenderOptions): Promise<Comparison> {
  const generated = generateChart(read);
  const folder = await mkdtemp(join(tmpdir(), "stand-in-"));
  try {
    const archive = join(folder, `${read.shape.chart}.tgz`);
    await writeFile(archive, await packChart(generated.files));
    const theirs = await renderChart(upstream, options);
    const ours = await renderChart(archive, options);
    const { stdout } = await execa(options.helm, ["show", "values", upstream]);
    const upstreamValues = (parse(stdout, { merge: true }) ?? {}) as TreeMap;
    const standInValues = allValues(read.shape);

    return {
      chart: read.shape.chart,
      version: read.shape.version,
      file: read.file,
      objects: compareObjects(theirs, ours, options.namespace, generated.lines),
      values: compareValues(upstreamValues, standInValues),
      common: ours.filter((part) => theirs.some((other) => identityOf(other, options.namespace) === identityOf(part, options.namespace)))
        .length,
      valuesLeftOut: countLeftOut(upstreamValues, standInValues),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function compareObjects(
  upstream: readonly RenderedPart[],
  standIn: readonly RenderedPart[],
  namespace: string,
  lines: ReadonlyMap<string, number>,
): ObjectDifference[] {
  const theirs = new Map(upstream.map((part) => [identityOf(part, namespace), part]));
  const ours = new Map(standIn.map((part) => [identityOf(part, namespace), part]));
  const missing = [...theirs.keys()].filter((id) => !ours.has(id)).map((object): ObjectDifference => ({ object, what: "missing" }));
  const others = [...ours].flatMap(([object, part]): ObjectDifference[] => {
    const line = lines.get(part.source);
    const about = { object, ...(line === undefined ? {} : { line }) };
    const other = theirs.get(object);
    if (other === undefined) return [{ ...about, what: "additional" }];

    return compareFacets(other.object, part.object).map((difference) => ({ ...about, ...difference }));
  });

  return [...missing, ...others];
}

function compareFacets(theirs: TreeMap, ours: TreeMap): Omit<ObjectDifference, "object" | "line">[] {
  const [upstream, standIn] = [facetsOf(theirs), facetsOf(ours)];
  const names = new Set([...upstream.keys(), ...standIn.keys()]);

  return [...names]
    .filter((facet) => !isDeepStrictEqual(plain(upstream.get(facet)), plain(standIn.get(facet))))
    .map((facet) => ({ what: "different", facet, upstream: upstream.get(facet), standIn: standIn.get(facet) }));
}

/** Without what is written but undefined, and with keys in one order. */
function plain(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function identityOf({ object }: RenderedPart, namespace: string): string {
  const { name, namespace: own } = object["metadata"] as { name: string; namespace?: string };
  const group = String(object["apiVersion"]).split("/").slice(0, -1).join("/");
  const kind =
    group === "" || group.endsWith(".k8s.io") || ["apps", "batch"].includes(group)
      ? String(object["kind"])
      : `${String(object["kind"])}.${group}`;

  // An object without a namespace gets the release's; of a kind that has none, neither has one.
  return `${kind} ${own === undefined || own === namespace ? "" : `${own}/`}${name}`;
}
