import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { recordOf, stringOf } from "./loaded-blueprint.ts";
import type { Repository } from "./repository.ts";

export interface ChangedBlueprints {
  /** Touched themselves. */
  touched: readonly string[];
  /** Not touched, but they depend on one that is. */
  dependents: readonly string[];
  /** Names in levels: what a Blueprint depends on is in an earlier one. */
  levels: readonly (readonly string[])[];
  clusterDirectories: readonly string[];
}

/** Files of others that a Blueprint's records have to agree with: a change there is a change of the Blueprint. */
const watched: Readonly<Record<string, readonly string[]>> = {
  "infra/hetzner/pins.json": ["bp-flux", "bp-cilium"],
  "platform/crossplane/compositions/": ["bp-crossplane-claims"],
};

/** Which Blueprints a change concerns. Undefined as the list of files means everything. */
export function changedBlueprints(repository: Repository, files: readonly string[] | undefined): ChangedBlueprints {
  const { blueprints } = repository;
  const touched = new Set(
    files === undefined
      ? blueprints.map(({ name }) => name)
      : blueprints.filter((blueprint) => files.some((file) => concerns(file, blueprint))).map(({ name }) => name),
  );
  const all = withDependents(blueprints, touched);
  const clusters = repository.clusterDirectories.filter(
    (directory) => files === undefined || files.some((file) => file.startsWith(`${directory}/`)) || touched.size > 0,
  );

  return {
    touched: [...touched].toSorted(),
    dependents: [...all].filter((name) => !touched.has(name)).toSorted(),
    levels: levelsOf(blueprints.filter(({ name }) => all.has(name))),
    clusterDirectories: clusters,
  };
}

/** The parts of Catalyst lie inside the product's folder, and are not part of it. */
function concerns(file: string, { folder, name }: LoadedBlueprint): boolean {
  if (file.startsWith(`${folder}/`)) return !(folder === "products/catalyst" && file.startsWith("products/catalyst/blueprints/"));

  return Object.entries(watched).some(([path, names]) => file.startsWith(path) && names.includes(name));
}

function withDependents(blueprints: readonly LoadedBlueprint[], touched: ReadonlySet<string>): Set<string> {
  const all = new Set(touched);
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const blueprint of blueprints) if (dependsOf(blueprint).some((name) => all.has(name))) all.add(blueprint.name);
  }

  return all;
}

/** Leaves first. Blueprints of a cycle, which a rule reports, end up together in the last level. */
function levelsOf(blueprints: readonly LoadedBlueprint[]): string[][] {
  const levels: string[][] = [];
  let rest = blueprints;
  while (rest.length > 0) {
    const names = new Set(rest.map(({ name }) => name));
    const free = rest.filter((blueprint) => !dependsOf(blueprint).some((name) => names.has(name) && name !== blueprint.name));
    const level = free.length > 0 ? free : rest;
    levels.push(level.map(({ name }) => name).toSorted());
    rest = rest.filter((blueprint) => !level.includes(blueprint));
  }

  return levels;
}

/** Names in `spec.depends`, hard or not. */
export function dependsOf({ spec }: LoadedBlueprint): string[] {
  const { depends } = spec;
  if (!Array.isArray(depends)) return [];

  return depends.flatMap((entry) => {
    const name = stringOf(recordOf(entry)["blueprint"]);

    return name === undefined ? [] : [name.startsWith("bp-") ? name : `bp-${name}`];
  });
}
