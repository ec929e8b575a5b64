import type { FileTree } from "./file-tree.ts";
import { type LoadedChart, recordOf, stringOf } from "./loaded-blueprint.ts";
import { rootOf, yamlFile } from "./yaml-file.ts";

/** Files that packaging adds to a chart, because their sources live elsewhere: in another folder of the repository, or in a pinned Go module. */
export type ChartInclude = FolderInclude | ModuleInclude;

export interface FolderInclude {
  kind: "folder";
  /** Relative to the repository's root. */
  folder: string;
  /** Folder in the chart. */
  to: string;
}

export interface ModuleInclude {
  kind: "module";
  /** `sigs.k8s.io/gateway-api`. */
  module: string;
  /** `v1.1.0`. */
  version: string;
  /** Folder in the chart. */
  to: string;
  files: readonly ModuleFile[];
}

export interface ModuleFile {
  /** In the module. */
  path: string;
  /** Of the file, in hex: the bytes are pinned, not only the version. */
  sha256: string;
}

/** What `chart/includes.yaml` lists; empty when there is none. Entries that say neither where from nor where to are left out: a rule's schema reports them. */
export function includesOf(files: FileTree, chart: LoadedChart): ChartInclude[] {
  const { includes } = rootOf(yamlFile(files, `${chart.directory}/includes.yaml`));

  return Array.isArray(includes) ? includes.flatMap((entry: unknown) => includeOf(recordOf(entry)) ?? []) : [];
}

function includeOf(entry: Record<string, unknown>): ChartInclude | undefined {
  const folder = stringOf(entry["folder"]);
  const module = stringOf(entry["module"]);
  const version = stringOf(entry["version"]);
  const to = stringOf(entry["to"]);
  if (to === undefined) return undefined;
  if (folder !== undefined) return { kind: "folder", folder, to };
  if (module === undefined || version === undefined || !Array.isArray(entry["files"])) return undefined;

  return { kind: "module", module, version, to, files: entry["files"].flatMap((file: unknown) => moduleFileOf(recordOf(file)) ?? []) };
}

function moduleFileOf({ path, sha256 }: Record<string, unknown>): ModuleFile | undefined {
  return typeof path === "string" && typeof sha256 === "string" ? { path, sha256 } : undefined;
}
