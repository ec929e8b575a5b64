import type { BlueprintCatalog, CatalogEntry } from "@catalyst/contract";
import { type LoadedBlueprint, recordOf, stringOf } from "../model/loaded-blueprint.ts";
import type { RegistryClient } from "../oci/registry-client.ts";
import { limitConcurrency } from "../render/limit-concurrency.ts";

/** Where versions lie: `catalyst/bp-cilium` for a name. */
export type RepositoryOf = (blueprint: string) => string;

/** Registries limit who asks much at once. */
const atOnce = 4;

/**
 * The index of what a registry offers of these Blueprints, in the order of their names, and what is left out: `name version` of each whose version
 * the registry does not have. Private Blueprints, and what nobody installs from a registry, are passed over. Rejects with RegistryError.
 */
export async function buildCatalog(
  blueprints: readonly LoadedBlueprint[],
  registry: RegistryClient,
  repositoryOf: RepositoryOf,
  signal?: AbortSignal,
): Promise<{ catalog: BlueprintCatalog; absent: string[] }> {
  const run = limitConcurrency(atOnce);
  const offered = blueprints
    .filter(({ chart, spec }) => chart !== undefined && spec["visibility"] !== "private")
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));
  const found = await Promise.all(
    offered.map((blueprint) =>
      run(async () => ({
        blueprint,
        digest:
          blueprint.version === undefined ? undefined : await registry.resolveTag(repositoryOf(blueprint.name), blueprint.version, signal),
      })),
    ),
  );

  return {
    catalog: {
      schemaVersion: 1,
      blueprints: found.flatMap(({ blueprint, digest }) => (digest === undefined ? [] : [entryOf(blueprint, digest)])),
    },
    absent: found.flatMap(({ blueprint: { name, version = "without a version" }, digest }) =>
      digest === undefined ? [`${name} ${version}`] : [],
    ),
  };
}

function entryOf({ name, version = "", spec }: LoadedBlueprint, digest: string): CatalogEntry {
  const card = recordOf(spec["card"]);
  const tags = Array.isArray(card["tags"]) ? card["tags"].filter((tag) => typeof tag === "string") : [];
  const texts = ["summary", "tagline", "category", "license", "documentation"].flatMap((field) => {
    const text = stringOf(card[field]);

    return text === undefined ? [] : [[field, text] as const];
  });

  return {
    name,
    version,
    digest,
    visibility: spec["visibility"] === "listed" ? "listed" : "unlisted",
    card: { title: stringOf(card["title"]) ?? name, ...Object.fromEntries(texts), ...(tags.length === 0 ? {} : { tags }) },
  };
}
