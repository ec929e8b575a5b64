import { fileTreeOf } from "../model/file-tree.ts";
import { loadBlueprint, type LoadedBlueprint } from "../model/loaded-blueprint.ts";
import { type Repository, repositoryOf } from "../model/repository.ts";
import type { Place } from "./place.ts";

/** A new Blueprint among its neighbours, as if it had been written. */
export interface Draft {
  repository: Repository;
  blueprint: LoadedBlueprint;
}

export function draftOf(
  { root, folder, name }: Pick<Place, "root" | "folder" | "name">,
  repository: Repository | undefined,
  files: ReadonlyMap<string, Uint8Array>,
): Draft {
  const placed = [...files].map(([path, bytes]) => [`${folder}/${path}`, bytes] as const);
  if (repository === undefined) {
    const tree = fileTreeOf(root, new Map(placed));
    const blueprint = loadBlueprint(tree, folder);

    return {
      repository: {
        root,
        files: tree,
        blueprints: [blueprint],
        byName: (other) => (other === name ? blueprint : undefined),
        clusterDirectories: [],
      },
      blueprint,
    };
  }
  const before = repository.files.paths.map((path) => [path, repository.files.bytes(path)!] as const);
  const after = repositoryOf(fileTreeOf(root, new Map([...before, ...placed])));

  return { repository: after, blueprint: after.byName(name)! };
}
