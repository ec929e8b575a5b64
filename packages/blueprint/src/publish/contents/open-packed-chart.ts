import { readChartArchive } from "../../dependencies/read-chart-archive.ts";
import { fileTreeOf } from "../../model/file-tree.ts";
import {
  type LoadedBlueprint,
  type LoadedChart,
  type LoadedDependency,
  loadBlueprint,
  recordOf,
  stringOf,
} from "../../model/loaded-blueprint.ts";
import { sha256Of } from "../../oci/digest.ts";
import { readValues } from "../../render/merge-values.ts";
import type { ResolvedDependency } from "../../rules/subject.ts";
import { isStandInMark, standInAnnotation } from "../../dependencies/find-stand-ins.ts";

/** A chart's archive, read: what it declares and what it really holds. */
export interface PackedChart {
  /** `bp-cilium`, as its `Chart.yaml` says. */
  name: string;
  version: string;
  chart: LoadedChart;
  /** From `catalyst/blueprint.yaml` and the lists beside it; its manifest is undefined in an archive that was not made by `publish`. */
  blueprint: LoadedBlueprint;
  /** Without the top folder: `Chart.yaml`, `charts/cilium-1.16.5.tgz`. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Declared, and in the archive. */
  dependencies: readonly ResolvedDependency[];
  /** Declared, and not in the archive. */
  missing: readonly LoadedDependency[];
}

/** Where the archive's own list of charts, images and so on lies. */
export const metadataFolder = "catalyst";
/** A place for the archive in the form that a Blueprint's folder has. */
const folder = "archive";

/** Rejects with ChartArchiveError for an archive that nobody should unpack, also one inside. */
export async function openPackedChart(bytes: Uint8Array): Promise<PackedChart> {
  const files = withoutTopFolder(await readChartArchive(bytes));
  const tree = new Map<string, Uint8Array>();
  for (const [path, content] of files) {
    tree.set(`${folder}/chart/${path}`, content);
    if (path.startsWith(`${metadataFolder}/`)) tree.set(`${folder}/${path.slice(metadataFolder.length + 1)}`, content);
  }
  const blueprint = loadBlueprint(fileTreeOf("/", tree), folder);
  const { chart } = blueprint;
  if (chart === undefined) throw new Error("an archive without files was read");
  const found = await Promise.all(chart.dependencies.map((dependency) => findDependency(files, dependency)));

  return {
    name: chart.name,
    version: stringOf(chart.metadata["version"]) ?? "",
    chart,
    blueprint,
    files,
    dependencies: found.filter((dependency) => dependency !== undefined),
    missing: chart.dependencies.filter((_, index) => found[index] === undefined),
  };
}

/** As an archive, the way `publish` packs it, or unpacked, the way `helm package` does. */
async function findDependency(
  files: ReadonlyMap<string, Uint8Array>,
  dependency: LoadedDependency,
): Promise<ResolvedDependency | undefined> {
  const archive = files.get(dependencyPath(dependency));
  const inner = archive === undefined ? below(files, `charts/${dependency.name}/`) : withoutTopFolder(await readChartArchive(archive));
  const metadata = recordOf(readValues(inner.get("Chart.yaml")));
  if (metadata["name"] !== dependency.name || metadata["version"] !== dependency.version) return undefined;
  const isStandIn = isStandInMark(recordOf(metadata["annotations"])[standInAnnotation]);

  return {
    dependency,
    sha256: archive === undefined ? "" : sha256Of(archive),
    kind: isStandIn ? "stand-in" : "upstream",
    files: inner,
    metadata,
    values: readValues(inner.get("values.yaml")),
  };
}

/** Where Helm looks for a dependency's archive. */
export function dependencyPath({ name, version }: { name: string; version: string }): string {
  return `charts/${name}-${version}.tgz`;
}

function withoutTopFolder(files: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  return new Map([...files].map(([path, content]) => [path.slice(path.indexOf("/") + 1), content]));
}

function below(files: ReadonlyMap<string, Uint8Array>, prefix: string): Map<string, Uint8Array> {
  return new Map([...files].flatMap(([path, content]) => (path.startsWith(prefix) ? [[path.slice(prefix.length), content]] : [])));
}
