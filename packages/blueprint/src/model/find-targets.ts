import { existsSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { readRepository, readSingleBlueprint, type Repository } from "./repository.ts";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";

/** What a person pointed at: Blueprints and cluster directories of one repository. */
export interface Targets {
  repository: Repository;
  blueprints: readonly LoadedBlueprint[];
  clusterDirectories: readonly string[];
}

/** A path that leads to nothing that can be judged. */
export class TargetError extends Error {
  override readonly name = "TargetError";
}

/**
 * Finds the Blueprint folder, or cluster directory, that each path is or lies in. No path means the whole repository around the working folder.
 * A Blueprint that lies in no repository of the project's layout is taken by itself. Rejects with TargetError.
 */
export async function findTargets(paths: readonly string[], workingFolder: string): Promise<Targets> {
  const absolute = paths.map((path) => resolve(workingFolder, path));
  const absent = absolute.findIndex((path) => !existsSync(path));
  if (absent !== -1)
    throw new TargetError(`there is no ${paths[absent]} here; name a Blueprint's folder, such as platform/gitea, or a cluster directory`);
  const root = repositoryRoot(absolute[0] ?? workingFolder);
  if (root === undefined) return singleBlueprint(absolute, paths);
  const repository = await readRepository(root);
  if (paths.length === 0) return { repository, blueprints: repository.blueprints, clusterDirectories: repository.clusterDirectories };

  const blueprints = new Set<LoadedBlueprint>();
  const clusterDirectories = new Set<string>();
  for (const [index, path] of absolute.entries()) {
    const inside = relative(root, path).split(sep).join("/");
    const found = ownersOf(repository, inside);
    if (found.blueprints.length + found.clusterDirectories.length === 0) {
      throw new TargetError(`${paths[index]} is neither a Blueprint nor in one, and no cluster directory of ${root}`);
    }
    for (const blueprint of found.blueprints) blueprints.add(blueprint);
    for (const directory of found.clusterDirectories) clusterDirectories.add(directory);
  }

  return { repository, blueprints: [...blueprints], clusterDirectories: [...clusterDirectories] };
}

/** The owner of a file, or everything below a folder; the innermost Blueprint owns what lies in it. */
function ownersOf(repository: Repository, path: string): { blueprints: LoadedBlueprint[]; clusterDirectories: string[] } {
  const containing = repository.blueprints.filter(({ folder }) => path === folder || path.startsWith(`${folder}/`));
  const innermost = containing.toSorted((one, other) => other.folder.length - one.folder.length)[0];
  const below = repository.blueprints.filter(({ folder }) => path === "" || folder.startsWith(`${path}/`));
  const clusters = repository.clusterDirectories.filter(
    (directory) => path === "" || directory === path || directory.startsWith(`${path}/`) || path.startsWith(`${directory}/`),
  );

  return { blueprints: innermost === undefined ? below : [innermost], clusterDirectories: clusters };
}

async function singleBlueprint(absolute: readonly string[], paths: readonly string[]): Promise<Targets> {
  const folder = absolute[0] === undefined ? undefined : blueprintFolder(absolute[0]);
  if (folder === undefined) {
    throw new TargetError(
      paths.length === 0
        ? "no path was given, and this folder is not in a repository with platform/ or clusters/: change into one, or name a Blueprint's folder"
        : `${paths[0]} is no Blueprint: it holds neither blueprint.yaml nor chart/`,
    );
  }
  if (absolute.length > 1) throw new TargetError("outside a repository one Blueprint is judged at a time");
  const repository = await readSingleBlueprint(dirname(folder), folder.slice(dirname(folder).length + 1));

  return { repository, blueprints: repository.blueprints, clusterDirectories: [] };
}

function blueprintFolder(path: string): string | undefined {
  const start = statSync(path).isDirectory() ? path : dirname(path);
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "blueprint.yaml")) || existsSync(join(folder, "chart", "Chart.yaml"))) return folder;
  }

  return undefined;
}

/** The nearest folder above that is laid out like the project's own repository: two of its folders, or one at the root of a checkout. */
function repositoryRoot(path: string): string | undefined {
  for (let folder = path; ; folder = dirname(folder)) {
    const present = ["platform", "products", "clusters"].filter((name) => existsSync(join(folder, name)));
    if (present.length >= (existsSync(join(folder, ".git")) ? 1 : 2)) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}
