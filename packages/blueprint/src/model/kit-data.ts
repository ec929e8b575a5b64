import catalog from "@catalyst/contract/data/catalog.json" with { type: "json" };
import slots from "@catalyst/contract/data/kit-slots.json" with { type: "json" };

/** A numbered release of `clusters/_template`. */
export interface KitSlot {
  /** Identity and file prefix; it says nothing about order. */
  slot: number;
  blueprint: string;
  chartVersion: string;
  upstream: readonly { chart: string; version: string; repository: string; appVersion: string | null }[];
  namespace: string;
  createsNamespace: boolean;
  releaseName: string;
  dependsOn: readonly string[];
  wave: string;
  mandatory: boolean;
  /** One of the eleven that the progress view names. */
  core: boolean;
  regions: "all" | "primary";
  /** A file, or for an optional slot a folder ending in `/`. */
  path: string;
  /** Only mandatory slots say it. */
  wait?: boolean;
  timeout?: string;
}

/** A Blueprint of the catalogue: how it hangs together with the others. */
export interface CatalogEntry {
  name: string;
  title: string;
  /** Null: a card without a Blueprint of its own. */
  folder: string | null;
  category: string;
  visibility: string;
  upstream: readonly { chart: string; version: string; repository: string }[];
  dependsOn: readonly string[];
  conditional: readonly { blueprint: string; when: string }[];
  companions: readonly string[];
  slot: number | null;
  delivery?: string;
}

/** What the project promises about its kit and catalogue; another set stands in its place where an example is judged. */
export interface KitData {
  slots: readonly KitSlot[];
  /** Components, products and supporting Blueprints, in this order. */
  catalog: readonly CatalogEntry[];
  /** Hard dependencies of every Blueprint outside the kit. */
  base: readonly string[];
  categories: readonly string[];
}

export const projectKit: KitData = {
  slots: slots.slots as readonly KitSlot[],
  catalog: [...catalog.components, ...catalog.products, ...catalog.supporting] as readonly CatalogEntry[],
  base: catalog.base,
  categories: catalog.categories,
};
