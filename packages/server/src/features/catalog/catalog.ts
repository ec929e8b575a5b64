import type { CatalogComponent, CatalogFamily, ComponentCatalog, KitRelease, ProvidersReply } from "@catalyst/contract";
import kitFile from "@catalyst/contract/data/bootstrap-kit.json" with { type: "json" };
import componentsFile from "@catalyst/contract/data/components.json" with { type: "json" };
import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import sizesFile from "@catalyst/contract/data/sizes.json" with { type: "json" };

/** What can be chosen for a Sovereign, as the contract's files say. Tests beside the files hold them to these shapes. */
export const componentCatalog: ComponentCatalog = {
  families: (componentsFile.families as CatalogFamily[]).toSorted((one, other) => one.order - other.order),
  components: componentsFile.components as CatalogComponent[],
  kit: kitFile.releases as KitRelease[],
};

/** Locations that sell a size now, by its id; undefined when no cloud was asked lately. */
export type Availability = ReadonlyMap<string, readonly string[]> | undefined;

/** Providers with their regions and sizes. Only where something is provisioned can anybody be asked what is to be had. */
export function providerCatalog(available: Availability): ProvidersReply {
  return {
    providers: providersFile.providers.map(({ id, name, statement, regions }) => ({
      id,
      name,
      statement,
      planOnly: !providersFile.provisionable.includes(id),
      regions: regions.map((region) => ({ id: region.id, location: region.location, country: region.country })),
      sizes: sizesFile.sizes.filter(({ provider }) => provider === id).map((size) => sizeOf(size, available)),
    })),
  };
}

type ProviderSize = ProvidersReply["providers"][number]["sizes"][number];

function sizeOf(size: (typeof sizesFile.sizes)[number], available: Availability): ProviderSize {
  const { id, label, vcpu, memoryGb, diskGb, architecture, eurPerHour, eurPerMonth, recommended, provisionable, provider } = size;
  const isAsked = available !== undefined && providersFile.provisionable.includes(provider);
  return {
    id,
    label,
    vcpu,
    memoryGb,
    diskGb,
    architecture,
    eurPerHour,
    eurPerMonth,
    recommended,
    provisionable,
    available: isAsked ? [...(available.get(id) ?? [])] : null,
  };
}
