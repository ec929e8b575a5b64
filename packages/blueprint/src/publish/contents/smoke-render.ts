import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { helmTemplate, type HelmProgram } from "../../render/helm.ts";
import { readRender } from "../../render/read-render.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import { smokeModeOf } from "../../rules/chart-shape/chart-annotations.ts";
import { metadataFolder, type PackedChart } from "./open-packed-chart.ts";

export interface SmokeRender {
  /** With the chart's own values. */
  default: ChartRender;
  /** With `tests/smoke.values.yaml`, for a chart whose first render is excused. */
  smoke: ChartRender | undefined;
  /** Why the chart does not pass; undefined when it does. */
  problem: string | undefined;
  /** What is kept for people: every render, under a line that names it. */
  text: string;
}

export interface SmokeOptions {
  helm: HelmProgram;
  kubeVersion: string;
  signal?: AbortSignal | undefined;
}

/** Where the values for a chart that renders nothing by itself lie in its archive, so that whoever pulls it can judge it too. */
export const packedSmokeValues = `${metadataFolder}/smoke.values.yaml`;
/** Fewer lines are no chart that installs anything. */
const fewestLines = 5;

/** Renders a packed chart from an empty folder with the real Helm and judges the result (guard 4 and rule CH-RENDER-*). */
export async function smokeRender(packed: PackedChart, options: SmokeOptions): Promise<SmokeRender> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-smoke-"));
  try {
    const chartDirectory = join(folder, "work", packed.name || "chart");
    await writeFiles(chartDirectory, packed.files);
    const run = (valueFiles: string[]): Promise<ChartRender> => render(packed, chartDirectory, folder, valueFiles, options);
    const byDefault = await run([]);
    const smokeValues = packed.files.has(packedSmokeValues) && smokeModeOf(packed.chart) !== undefined;
    const smoke = smokeValues ? await run([join(chartDirectory, packedSmokeValues)]) : undefined;

    return { default: byDefault, smoke, problem: problemOf(packed, byDefault, smoke), text: textOf(byDefault, smoke) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Paths were checked when the archive was read. */
export async function writeFiles(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  for (const [path, content] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
}

async function render(
  { name }: PackedChart,
  chartDirectory: string,
  folder: string,
  valueFiles: string[],
  { helm, kubeVersion, signal }: SmokeOptions,
): Promise<ChartRender> {
  const shortName = name.replace(/^bp-/, "");
  const input = { chartDirectory, releaseName: shortName, namespace: shortName, kubeVersion, valueFiles, apiVersions: [] };
  const { ok, text, error } = await helmTemplate(helm, { ...input, helmHome: join(folder, "helm-home"), signal });

  return { ok, text, error, ...readRender(text) };
}

function problemOf({ chart }: PackedChart, byDefault: ChartRender, smoke: ChartRender | undefined): string | undefined {
  const mode = smokeModeOf(chart);
  if (mode === undefined) return tooLittle(byDefault, "with its own values");
  if (!byDefault.ok && (mode === "default-off" || !isDemand(byDefault))) return tooLittle(byDefault, "with its own values");
  if (smoke === undefined) return `its annotation says ${mode}, and there is no tests/smoke.values.yaml to render it with`;

  return tooLittle(smoke, "with tests/smoke.values.yaml");
}

function tooLittle({ ok, error, text, objects }: ChartRender, how: string): string | undefined {
  if (!ok) return `it does not render ${how}: ${error}`;
  const lines = text.split("\n").filter((line) => line.trim() !== "").length;
  if (objects.length > 0 && lines >= fewestLines) return undefined;

  return `${how} it renders ${objects.length} objects in ${lines} lines`;
}

/** `required` and `fail` end a render with these words (Helm, pkg/engine); anything else is a fault of the chart. */
function isDemand({ error }: ChartRender): boolean {
  return error.includes("execution error at (");
}

function textOf(byDefault: ChartRender, smoke: ChartRender | undefined): string {
  const smokePart = smoke === undefined ? "" : titled("rendered with tests/smoke.values.yaml", smoke);

  return titled("rendered with the chart's own values", byDefault) + smokePart;
}

function titled(title: string, { ok, text, error }: ChartRender): string {
  return `# ${title}\n${ok ? text : `# ${error.replaceAll("\n", "\n# ")}\n`}`;
}
