import type { ChartDependency } from "../dependencies/chart-source.ts";
import type { FileTree } from "./file-tree.ts";
import { isRecord, rootOf, yamlFile, type YamlFile } from "./yaml-file.ts";

/** One Blueprint's folder, as it is written: nothing in it has been checked, and every part may be missing or of a wrong type. */
export interface LoadedBlueprint {
  /** Relative to the repository's root: `platform/cilium`. */
  folder: string;
  /** The name the folder stands for: `bp-cilium`; `bp-catalyst-platform` for `products/catalyst`. */
  expectedName: string;
  /** `metadata.name` when it is a string, else the expected one. */
  name: string;
  files: FileTree;
  /** `blueprint.yaml`; undefined when there is none. */
  manifest: YamlFile | undefined;
  /** Its root object and `spec`; empty objects when there are none. */
  root: Record<string, unknown>;
  spec: Record<string, unknown>;
  /** `spec.version`, else `metadata.version`, when a string. */
  version: string | undefined;
  /** `mothership` needs no chart. */
  delivery: string;
  chart: LoadedChart | undefined;
}

export interface LoadedChart {
  /** Relative to the repository's root: `platform/cilium/chart`. */
  directory: string;
  chartYaml: YamlFile | undefined;
  /** `Chart.yaml` as an object; empty when unreadable. */
  metadata: Record<string, unknown>;
  /** Of `Chart.yaml`; `bp-cilium`. Empty when missing. */
  name: string;
  annotations: Record<string, unknown>;
  dependencies: readonly LoadedDependency[];
  valuesYaml: YamlFile | undefined;
  /** `values.yaml` as an object. */
  values: Record<string, unknown>;
  /** `chart/deps.lock.yaml`. */
  lock: YamlFile | undefined;
  /** Paths of the files below `templates/` and `crds/`, relative to the repository's root. */
  templates: readonly string[];
  crds: readonly string[];
}

export interface LoadedDependency extends ChartDependency {
  /** Place in the list of `Chart.yaml`. */
  index: number;
  /** The key in values: the alias when there is one. */
  key: string;
  condition: string | undefined;
}

export function loadBlueprint(files: FileTree, folder: string): LoadedBlueprint {
  const manifest = yamlFile(files, `${folder}/blueprint.yaml`);
  const root = rootOf(manifest);
  const metadata = recordOf(root["metadata"]);
  const spec = recordOf(root["spec"]);
  const expectedName =
    folder === "products/catalyst" ? "bp-catalyst-platform" : `bp-${folder.slice(folder.lastIndexOf("/") + 1).replace(/^bp-/, "")}`;

  return {
    folder,
    expectedName,
    name: stringOf(metadata["name"]) ?? expectedName,
    files,
    manifest,
    root,
    spec,
    version: stringOf(spec["version"]) ?? stringOf(metadata["version"]),
    delivery: stringOf(spec["delivery"]) ?? "cluster",
    chart: loadChart(files, `${folder}/chart`),
  };
}

function loadChart(files: FileTree, directory: string): LoadedChart | undefined {
  if (files.under(`${directory}/`).length === 0) return undefined;
  const chartYaml = yamlFile(files, `${directory}/Chart.yaml`);
  const metadata = rootOf(chartYaml);

  return {
    directory,
    chartYaml,
    metadata,
    name: stringOf(metadata["name"]) ?? "",
    annotations: recordOf(metadata["annotations"]),
    dependencies: dependenciesOf(metadata["dependencies"]),
    // Read when somebody asks: a repository is looked at as a whole to judge one Blueprint of it.
    get valuesYaml() {
      return yamlFile(files, `${directory}/values.yaml`);
    },
    get values() {
      return rootOf(this.valuesYaml);
    },
    get lock() {
      return yamlFile(files, `${directory}/deps.lock.yaml`);
    },
    templates: files.under(`${directory}/templates/`),
    crds: files.under(`${directory}/crds/`),
  };
}

function dependenciesOf(value: unknown): LoadedDependency[] {
  if (!Array.isArray(value)) return [];

  return value.flatMap((entry: unknown, index) => {
    const { name, version, repository, alias, condition } = recordOf(entry);
    if (typeof name !== "string") return [];

    return [
      {
        index,
        name,
        version: stringOf(version) ?? "",
        repository: stringOf(repository) ?? "",
        key: stringOf(alias) ?? name,
        condition: stringOf(condition),
      },
    ];
  });
}

export function recordOf(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

export function stringOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
