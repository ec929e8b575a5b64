import providersFile from "./data/providers.json" with { type: "json" };
import sizesFile from "./data/sizes.json" with { type: "json" };

export interface Location {
  id: string;
  location: string;
  country: string;
}

/** One server size. Memory and disk in GB, prices in euro without tax. */
export interface Size {
  id: string;
  vcpu: number;
  memoryGb: number;
  diskGb: number;
  architecture: string;
  eurPerHour: number | null;
  eurPerMonth: number | null;
  provisionable: boolean;
}

/** Memory that the platform itself takes on a single server, GB. */
export const platformMemoryGb: number = sizesFile.platformMemoryGb;

export function isKnownProvider(provider: string): boolean {
  return providersFile.providers.some((each) => each.id === provider);
}

export function isProvisionable(provider: string): boolean {
  return providersFile.provisionable.includes(provider);
}

export function findLocation(provider: string, id: string): Location | undefined {
  return locationsOf(provider).find((location) => location.id === id);
}

export function locationsOf(provider: string): Location[] {
  return providersFile.providers.find((each) => each.id === provider)?.regions ?? [];
}

export function findSize(provider: string, id: string): Size | undefined {
  return (sizesFile.sizes as (Size & { provider: string })[]).find((size) => size.provider === provider && size.id === id);
}
