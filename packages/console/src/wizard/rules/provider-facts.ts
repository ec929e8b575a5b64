import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import sizesFile from "@catalyst/contract/data/sizes.json" with { type: "json" };

export interface CloudRegion {
  id: string;
  location: string;
  country: string;
}

export interface Provider {
  id: string;
  name: string;
  statement: string;
  isPlanOnly: boolean;
  regions: readonly CloudRegion[];
  quota?: { servers: number; loadBalancers: number };
}

/** One server size. Memory and disk in GB, prices in euro without tax. */
export interface NodeSize {
  provider: string;
  id: string;
  label: string;
  vcpu: number;
  memoryGb: number;
  diskGb: number | null;
  diskKind: string;
  architecture: string;
  category: string;
  eurPerHour: number | null;
  eurPerMonth: number | null;
  recommended: boolean;
}

export const defaultProvider = "hetzner";

/** Hosts of Catalyst run on this architecture alone: their artifacts are built for no other. */
export const nodeArchitecture = "amd64";

export const { platformMemoryGb, singleServerMinGb } = sizesFile;

export const providers: readonly Provider[] = providersFile.providers.map(({ id, name, statement, regions, quota }) => ({
  id,
  name,
  statement,
  regions,
  isPlanOnly: !providersFile.provisionable.includes(id),
  ...(quota ? { quota } : {}),
}));

const sizes: readonly NodeSize[] = sizesFile.sizes;
const defaults: Readonly<Record<string, { recommended: string; singleServerRegion?: string }>> = sizesFile.defaults;

export function providerOf(id: string): Provider | undefined {
  return providers.find((provider) => provider.id === id);
}

export function cloudRegionOf(provider: string, id: string): CloudRegion | undefined {
  return providerOf(provider)?.regions.find((region) => region.id === id);
}

export function sizesOf(provider: string): NodeSize[] {
  return sizes.filter((size) => size.provider === provider);
}

export function sizeOf(provider: string, id: string): NodeSize | undefined {
  return sizes.find((size) => size.provider === provider && size.id === id);
}

/** What stands in a size field until a person picks another: a lone server has to carry everything. Empty when the provider publishes no sizes. */
export function preselectedSize(provider: string, isLoneServer: boolean): string {
  const of = defaults[provider];
  return (isLoneServer ? of?.singleServerRegion : undefined) ?? of?.recommended ?? "";
}
