import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { FetchedChart } from "../dependencies/chart-source.ts";
import type { FileTree } from "../model/file-tree.ts";
import type { LoadedChart, LoadedDependency } from "../model/loaded-blueprint.ts";

/** Writes a chart into an empty folder, with the archives of its dependencies where Helm looks for them. */
export async function prepareChart(
  files: FileTree,
  chart: LoadedChart,
  dependencies: readonly { dependency: LoadedDependency; fetched: FetchedChart }[],
  folder: string,
): Promise<void> {
  for (const path of files.under(`${chart.directory}/`)) {
    const target = join(folder, path.slice(chart.directory.length + 1));
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, files.bytes(path)!);
  }
  if (dependencies.length > 0) await mkdir(join(folder, "charts"), { recursive: true });
  for (const { dependency, fetched } of dependencies) {
    await writeFile(join(folder, "charts", `${dependency.name}-${dependency.version}.tgz`), fetched.bytes);
  }
}
