import { readFileTree, type FileTree } from "./file-tree.ts";
import { loadBlueprint, type LoadedBlueprint } from "./loaded-blueprint.ts";

/** Every Blueprint of a repository, with the files that are checked together with them. */
export interface Repository {
  root: string;
  files: FileTree;
  /** By folder. */
  blueprints: readonly LoadedBlueprint[];
  byName(name: string): LoadedBlueprint | undefined;
  /** Directories with a `kustomization.yaml` below `clusters/`, relative to the root. */
  clusterDirectories: readonly string[];
}

/** What belongs to Blueprints; the rest of a repository is not read. */
export const repositoryFolders: readonly string[] = ["platform", "products", "clusters", "infra"];
const blueprintFolder = /^(?:(?:platform|products)\/[^/]+|products\/catalyst\/blueprints\/[^/]+)(?=\/(?:blueprint\.yaml|chart\/))/;

/** Reads a repository laid out like the project's own. A folder of one Blueprint elsewhere is read by `readSingleBlueprint`. */
export async function readRepository(root: string): Promise<Repository> {
  return repositoryOf(await readFileTree(root, repositoryFolders));
}

export function repositoryOf(files: FileTree): Repository {
  const found = new Set(files.paths.flatMap((path) => blueprintFolder.exec(path)?.[0] ?? []));
  const blueprints = [...found].toSorted().map((folder) => loadBlueprint(files, folder));
  const names = new Map(blueprints.map((blueprint) => [blueprint.name, blueprint]));

  return {
    root: files.root,
    files,
    blueprints,
    byName: (name) => names.get(name),
    clusterDirectories: files
      .under("clusters/")
      .filter((path) => path.endsWith("/kustomization.yaml"))
      .map((path) => path.slice(0, path.lastIndexOf("/"))),
  };
}

/** A Blueprint's folder by itself, such as one that an Organization keeps: rules about its neighbours have nothing to look at. */
export async function readSingleBlueprint(parent: string, folder: string): Promise<Repository> {
  const files = await readFileTree(parent, [folder]);
  const blueprint = loadBlueprint(files, folder);

  return {
    root: parent,
    files,
    blueprints: [blueprint],
    byName: (name) => (name === blueprint.name ? blueprint : undefined),
    clusterDirectories: [],
  };
}
