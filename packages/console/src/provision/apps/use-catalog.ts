import type { ComponentCatalog } from "@catalyst/contract";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { catalogQuery } from "../../api/queries.ts";

/** The catalogue as the server serves it; while nobody answers, as this console was built with it, so that a plan can still be shown. */
export function useCatalog(): ComponentCatalog | undefined {
  const served = useQuery(catalogQuery);
  const built = useQuery({ ...builtCatalogQuery, enabled: served.isError });
  return served.data ?? built.data;
}

const builtCatalogQuery = queryOptions({
  queryKey: ["catalog", "components", "built"],
  queryFn: async (): Promise<ComponentCatalog> => {
    const [{ default: components }, { default: kit }] = await Promise.all([
      import("@catalyst/contract/data/components.json"),
      import("@catalyst/contract/data/bootstrap-kit.json"),
    ]);
    return { families: components.families, components: components.components, kit: kit.releases } as unknown as ComponentCatalog;
  },
  staleTime: Infinity,
});
