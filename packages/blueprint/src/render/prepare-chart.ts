import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FetchedChart } from "../dependencies/chart-source.ts";
import type { FileTree } from "../model/file-tree.ts";
import type { LoadedChart, LoadedDependency } from "../model/loaded-blueprint.ts";

export interface ChartParts {
  dependencies: readonly { dependency: LoadedDependency; fetched: FetchedChart }[];
  /** What it includes from elsewhere, by its path in the chart. */
  includes: ReadonlyMap<string, Uint8Array>;
}

/** Writes a chart into an empty folder, with what it includes and with the archives of its dependencies where Helm looks for them. */
export async function prepareChart(
  files: FileTree,
  chart: LoadedChart,
  { dependencies, includes }: ChartParts,
  folder: string,
): Promise<void> {
  const own = files.under(`${chart.directory}/`).map((path) => [path.slice(chart.directory.length + 1), files.bytes(path)!] as const);
  for (const [path, bytes] of [...own, ...includes]) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, bytes);
  }
  if (dependencies.length > 0) await mkdir(join(folder, "charts"), { recursive: true });
  for (const { dependency, fetched } of dependencies) {
    await writeFile(join(folder, "charts", `${dependency.name}-${dependency.version}.tgz`), fetched.bytes);
  }
}
