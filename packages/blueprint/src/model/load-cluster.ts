import type { FileTree } from "./file-tree.ts";
import { recordOf } from "./loaded-blueprint.ts";
import { isRecord, rootOf, yamlFile, type YamlFile } from "./yaml-file.ts";
import { posix } from "node:path";

/** An object of a cluster directory, as it is written: variables are not filled in. */
export interface ClusterObject {
  file: YamlFile;
  /** Its document in the file, from 0. */
  document: number;
  value: Record<string, unknown>;
}

/** A directory that Flux reconciles: what its `kustomization.yaml` names, in this order. */
export interface LoadedCluster {
  /** Relative to the repository's root. */
  directory: string;
  kustomization: YamlFile | undefined;
  /** Resources as they are written there. */
  resources: readonly string[];
  files: readonly YamlFile[];
  /** Resources that lead to no file. */
  missing: readonly string[];
  objects: readonly ClusterObject[];
}

export function loadCluster(tree: FileTree, directory: string): LoadedCluster {
  const kustomization = yamlFile(tree, `${directory}/kustomization.yaml`);
  const resources = resourcesOf(kustomization);
  const files: YamlFile[] = [];
  const missing: string[] = [];
  for (const resource of resources) {
    const path = posix.join(directory, resource);
    const file = yamlFile(tree, path);
    if (file !== undefined) files.push(file);
    else if (tree.has(`${path}/kustomization.yaml`)) files.push(...loadCluster(tree, path).files);
    else missing.push(resource);
  }

  return { directory, kustomization, resources, files, missing, objects: files.flatMap(objectsOf) };
}

function resourcesOf(kustomization: YamlFile | undefined): string[] {
  const { resources } = rootOf(kustomization);

  return Array.isArray(resources) ? resources.filter((resource) => typeof resource === "string") : [];
}

/** A `List` stands for its items. */
function objectsOf(file: YamlFile): ClusterObject[] {
  return file.documents.flatMap(({ value }, document) => {
    if (!isRecord(value)) return [];
    const items = value["kind"] === "List" && Array.isArray(value["items"]) ? value["items"].map(recordOf) : [value];

    return items.map((item) => ({ file, document, value: item }));
  });
}
