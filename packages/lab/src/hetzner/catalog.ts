import data from "../../data/hetzner-catalog.json" with { type: "json" };
import type { Era } from "./era.ts";

export type Location = (typeof data.locations)[number];
export type ServerType = (typeof data.serverTypes)[number] & { deprecation?: { announced: string; unavailableAfter: string } };
export type LoadBalancerType = (typeof data.loadBalancerTypes)[number];
export type SystemImage = (typeof data.images)[number];

/** What the emulated provider sells and where. */
export const catalog = {
  locations: data.locations,
  datacenters: data.datacenters,
  serverTypes: data.serverTypes as ServerType[],
  loadBalancerTypes: data.loadBalancerTypes,
  images: data.images,
  isos: data.isos,
  pricing: data.pricing,
};

export function findLocation(nameOrId: string): Location | undefined {
  return catalog.locations.find((location) => location.name === nameOrId || String(location.id) === nameOrId);
}

export function findServerType(nameOrId: string): ServerType | undefined {
  return catalog.serverTypes.find((type) => type.name === nameOrId || String(type.id) === nameOrId);
}

export function findLoadBalancerType(nameOrId: string): LoadBalancerType | undefined {
  return catalog.loadBalancerTypes.find((type) => type.name === nameOrId || String(type.id) === nameOrId);
}

export function locationShape(name: string): object {
  const { id, description, country, city, latitude, longitude, networkZone } = findLocation(name)!;
  return { id, name, description, country, city, latitude, longitude, network_zone: networkZone };
}

/** Datacenters and locations swapped places over the eras; this gives the fields a resource shows in one. */
export function placeShape(location: string, era: Era): object {
  const datacenter = catalog.datacenters.find((candidate) => candidate.location === location)!;
  if (era === "2025-11") return { datacenter: datacenterShape(datacenter.name) };
  if (era === "2026-06") return { datacenter: datacenterShape(datacenter.name), location: locationShape(location) };
  return { location: locationShape(location) };
}

export function datacenterShape(name: string): object {
  const datacenter = catalog.datacenters.find((candidate) => candidate.name === name)!;
  const offered = catalog.serverTypes.filter((type) => type.locations.includes(datacenter.location)).map((type) => type.id);
  return {
    id: datacenter.id,
    name,
    description: `${findLocation(datacenter.location)!.city} ${name}`,
    location: locationShape(datacenter.location),
    server_types: { supported: offered, available: offered, available_for_migration: offered },
  };
}

export function serverTypeShape(name: string, era: Era, available: (location: string) => boolean): object {
  const type = findServerType(name)!;
  const deprecation = type.deprecation
    ? { announced: type.deprecation.announced, unavailable_after: type.deprecation.unavailableAfter }
    : null;
  return {
    id: type.id,
    name,
    description: type.description,
    category: type.category,
    cores: type.cores,
    memory: type.memory,
    disk: type.disk,
    storage_type: "local",
    cpu_type: type.cpuType,
    architecture: type.architecture,
    included_traffic: 0,
    prices: pricesOf(type, type.locations),
    deprecated: deprecation !== null,
    deprecation,
    locations: type.locations.map((location) => ({
      id: findLocation(location)!.id,
      name: location,
      deprecation,
      ...(era === "2025-11" ? {} : { available: available(location), recommended: deprecation === null && available(location) }),
    })),
  };
}

export function loadBalancerTypeShape(name: string, era: Era): object {
  const type = findLoadBalancerType(name)!;
  return {
    id: type.id,
    name,
    description: name.toUpperCase(),
    max_connections: type.maxConnections,
    max_services: type.maxServices,
    max_targets: type.maxTargets,
    max_assigned_certificates: type.maxCertificates,
    prices: pricesOf(type, allLocations),
    deprecated: null,
    ...(era === "2026-11" ? { deprecation: null } : {}),
  };
}

export const allLocations = catalog.locations.map((location) => location.name);

/** Prices are net of tax in the catalogue; the gross figure adds the rate of the price list. */
export function price(net: string): { net: string; gross: string } {
  return { net, gross: (Number(net) * (1 + Number(catalog.pricing.vatRate) / 100)).toFixed(10) };
}

export function pricesOf(priced: { priceHourly: string; priceMonthly: string }, locations: string[]): object[] {
  return locations.map((location) => ({
    location,
    price_hourly: price(priced.priceHourly),
    price_monthly: price(priced.priceMonthly),
    included_traffic: 20 * 2 ** 40,
    price_per_tb_traffic: price(catalog.pricing.trafficPerTb),
  }));
}
