import type { CatalogComponent, CatalogFamily, ComponentCatalog } from "@catalyst/contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { catalogQuery } from "../api/queries.ts";
import { fold } from "../i18n/formats.ts";
import { type Locale, useLocale } from "../i18n/locale.ts";
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
  /** What a component does, in the person's language. */
  descriptionOf(component: CatalogComponent): string;
  /** What a family is about, in the person's language. */
  aboutFamily(family: CatalogFamily): { subtitle: string; description: string };
  /** All that a person may search a component by, folded. */
  searchTextOf(component: CatalogComponent): string;
}

/** Descriptions in a language that the catalogue itself does not speak, by id. */
interface Descriptions {
  components: Record<string, string>;
  families: Record<string, { subtitle: string; description: string }>;
}

interface WithCatalogueProps {
  /** Of what comes, in pixels. */
  height: number;
  /** The page's heading until its children bring their own. */
  heading?: ReactNode;
  children: (catalogue: Catalogue) => ReactNode;
}

/** Draws its children once the catalogue has been read, and until then or failing that says so. */
export function WithCatalogue({ height, heading, children }: WithCatalogueProps) {
  const { data, error, refetch } = useQuery(catalogQuery);
  const language = useLocale();
  const descriptions = useQuery(descriptionsQuery(language));
  if (data && !descriptions.isPending) return children(catalogueOf(data, descriptions.data ?? none));
  return (
    <>
      {heading}
      {error ? (
        <ErrorCard error={error} onRetry={() => void refetch()} testId="catalogue-error" />
      ) : (
        <Loading height={height} testId="catalogue-loading" />
      )}
    </>
  );
}

const none: Descriptions = { components: {}, families: {} };

function descriptionsQuery(language: Locale) {
  return queryOptions({
    queryKey: ["catalog", "descriptions", language],
    queryFn: async (): Promise<Descriptions> => (language === "ar" ? (await import("./descriptions.ar.json")).default : none),
    staleTime: Infinity,
    gcTime: Infinity,
    structuralSharing: false,
  });
}

const made = new WeakMap<ComponentCatalog, Map<Descriptions, Catalogue>>();

/** The same catalogue for the same data, so that nothing is drawn anew for it. */
function catalogueOf(catalog: ComponentCatalog, descriptions: Descriptions): Catalogue {
  const known = made.get(catalog) ?? new Map<Descriptions, Catalogue>();
  const catalogue = known.get(descriptions) ?? makeCatalogue(catalog, descriptions);
  made.set(catalog, known.set(descriptions, catalogue));
  return catalogue;
}

function makeCatalogue(catalog: ComponentCatalog, descriptions: Descriptions): Catalogue {
  const components = new Map(catalog.components.map((component) => [component.id, component]));
  const families = new Map(catalog.families.map((family) => [family.id, family]));
  const texts = new Map(
    catalog.components.map((component) => {
      const { id, name, description, family } = component;
      const { name: familyName = "", subtitle = "" } = families.get(family) ?? {};
      const inLanguage = `${descriptions.components[id] ?? ""} ${descriptions.families[family]?.subtitle ?? ""}`;
      return [component, fold(`${id} ${name} ${description} ${family} ${familyName} ${subtitle} ${inLanguage}`)];
    }),
  );
  return {
    components: catalog.components,
    families: catalog.families.toSorted((one, other) => one.order - other.order),
    graph: graphOf(catalog),
    componentOf: (id) => components.get(id),
    familyOf: (id) => families.get(id),
    nameOf: (id) => components.get(id)?.name ?? id,
    descriptionOf: ({ id, description }) => descriptions.components[id] ?? description,
    aboutFamily: (family) => descriptions.families[family.id] ?? family,
    searchTextOf: (component) => texts.get(component) ?? "",
  };
}
