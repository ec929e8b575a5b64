import type { CloudOffers } from "../../../features/deployments/cloud.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Api } from "./api.ts";
import { checkers, expectShape, type ServerType } from "./schema.ts";

/** What can be ordered now, from the lists of the project's own token. */
export async function readOffers(api: Api, clock: Clock, signal: AbortSignal): Promise<CloudOffers> {
  const [serverTypes, locations, loadBalancerTypes, images] = await Promise.all([
    api.all("/server_types", "server_types", {}, signal),
    api.all("/locations", "locations", {}, signal),
    api.all("/load_balancer_types", "load_balancer_types", {}, signal),
    api.all("/images", "images", { type: "system", architecture: "x86" }, signal),
  ]);
  const now = clock.now();

  return {
    locations: locations.map((value) => {
      const { name, network_zone } = expectShape(checkers.location, value, "GET /locations");
      return { name, networkZone: network_zone };
    }),
    serverTypes: serverTypes.map((value) => readServerType(expectShape(checkers.serverType, value, "GET /server_types"), now)),
    loadBalancerTypes: loadBalancerTypes.map((value) => {
      const { name, prices } = expectShape(checkers.loadBalancerType, value, "GET /load_balancer_types");
      return { name, prices: readPrices(prices) };
    }),
    images: images.flatMap((value) => expectShape(checkers.image, value, "GET /images").name ?? []),
  };
}

/** Before mid-2026 the API did not say per location whether a type is in stock; a type it lists there then counts as available. */
function readServerType(type: ServerType, now: Date): CloudOffers["serverTypes"][number] {
  const prices = readPrices(type.prices);
  const places: Place[] = type.locations ?? Object.keys(prices).map((name) => ({ name }));
  return {
    name: type.name,
    architecture: type.architecture,
    memoryGb: type.memory,
    deprecated: isPast(type.deprecation, now),
    prices,
    availableIn: places.filter((place) => place.available !== false && !isPast(place.deprecation, now)).map((place) => place.name),
  };
}

type Place = NonNullable<ServerType["locations"]>[number];

/** An announced end still lies ahead: the type can be ordered until then. */
function isPast(deprecation: Place["deprecation"], now: Date): boolean {
  return deprecation ? new Date(deprecation.unavailable_after) <= now : false;
}

function readPrices(prices: ServerType["prices"]): Record<string, { hourlyEUR: number; monthlyEUR: number }> {
  return Object.fromEntries(
    prices.map((price) => [price.location, { hourlyEUR: Number(price.price_hourly.net), monthlyEUR: Number(price.price_monthly.net) }]),
  );
}
