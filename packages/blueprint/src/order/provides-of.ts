import { recordOf, stringOf } from "../model/loaded-blueprint.ts";
import type { Declared, Provides } from "./order-plan.ts";

/** Reads `spec.provides`, leaving out what has no name: a rule reports it. */
export function providesOf(value: unknown): Provides {
  const provides = recordOf(value);
  const list = (field: string): Declared[] => {
    const entries = provides[field];

    return Array.isArray(entries) ? entries.map(recordOf).flatMap(declaredOf) : [];
  };

  return {
    crds: list("crds"),
    secrets: list("secrets"),
    configMaps: list("configMaps"),
    services: list("services"),
    storageClasses: list("storageClasses"),
    webhooks: list("webhooks"),
    apiServices: list("apiServices"),
  };
}

function declaredOf(entry: Record<string, unknown>): Declared[] {
  const name = stringOf(entry["name"]);
  const namespace = stringOf(entry["namespace"]);

  return name === undefined ? [] : [{ name, by: stringOf(entry["by"]) ?? "", ...(namespace === undefined ? {} : { namespace }) }];
}
