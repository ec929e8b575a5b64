import type { CatalogComponent, CatalogFamily, ComponentCatalog } from "@catalyst/contract";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { catalogQuery } from "../api/queries.ts";
import { fold } from "../i18n/formats.ts";
import { ErrorCard, Loading } from "../ui/states.tsx";
import { type Graph, graphOf } from "./cascade.ts";

/** The catalogue as its pages look things up in it. */
export interface Catalogue {
  components: readonly CatalogComponent[];
  families: readonly CatalogFamily[];
  graph: Graph;
  componentOf(id: string): CatalogComponent | undefined;
  familyOf(id: string): CatalogFamily | undefined;
  /** A component's name; its id when it has none. */
  nameOf(id: string): string;
  /** All that a person may search a component by, folded. */
  searchTextOf(component: CatalogComponent): string;
}

/** Draws its children once the catalogue has been read, and until then or failing that says so. */
export function WithCatalogue({ height, children }: { height: number; children: (catalogue: Catalogue) => ReactNode }) {
  const { data, error, refetch } = useQuery(catalogQuery);
  if (data) return children(catalogueOf(data));
  if (error) return <ErrorCard error={error} onRetry={() => void refetch()} testId="catalogue-error" />;
  return <Loading height={height} testId="catalogue-loading" />;
}

const made = new WeakMap<ComponentCatalog, Catalogue>();

function catalogueOf(catalog: ComponentCatalog): Catalogue {
  const known = made.get(catalog) ?? makeCatalogue(catalog);
  made.set(catalog, known);
  return known;
}

function makeCatalogue(catalog: ComponentCatalog): Catalogue {
  const components = new Map(catalog.components.map((component) => [component.id, component]));
  const families = new Map(catalog.families.map((family) => [family.id, family]));
  const texts = new Map(
    catalog.components.map((component) => {
      const { id, name, description, family } = component;
      const { name: familyName = "", subtitle = "" } = families.get(family) ?? {};
      return [component, fold(`${id} ${name} ${description} ${family} ${familyName} ${subtitle}`)];
    }),
  );
  return {
    components: catalog.components,
    families: catalog.families.toSorted((one, other) => one.order - other.order),
    graph: graphOf(catalog),
    componentOf: (id) => components.get(id),
    familyOf: (id) => families.get(id),
    nameOf: (id) => components.get(id)?.name ?? id,
    searchTextOf: (component) => texts.get(component) ?? "",
  };
}
