import { allLocations, catalog, price, pricesOf } from "./catalog.ts";

/**
 * The price list. `floating_ips` and `primary_ips` must have the same length: the vendor's client sizes one list by the other
 * (hcloud-go, zz_schema.go).
 */
export function pricingShape(): object {
  const { pricing, serverTypes, loadBalancerTypes } = catalog;
  return {
    currency: "EUR",
    vat_rate: pricing.vatRate,
    image: { price_per_gb_month: price(pricing.imagePerGb) },
    floating_ip: { price_monthly: price(pricing.floatingIpv4Monthly) },
    floating_ips: [
      { type: "ipv4", prices: everywhere({ price_monthly: price(pricing.floatingIpv4Monthly) }) },
      { type: "ipv6", prices: everywhere({ price_monthly: price(pricing.floatingIpv6Monthly) }) },
    ],
    primary_ips: [
      {
        type: "ipv4",
        prices: everywhere({ price_hourly: price(pricing.primaryIpv4Hourly), price_monthly: price(pricing.primaryIpv4Monthly) }),
      },
      { type: "ipv6", prices: everywhere({ price_hourly: price("0.0000"), price_monthly: price("0.0000") }) },
    ],
    traffic: { price_per_tb: price("0.0000") },
    server_backup: { percentage: pricing.backupPercentage },
    server_types: serverTypes.map((type) => ({ id: type.id, name: type.name, prices: pricesOf(type, type.locations) })),
    load_balancer_types: loadBalancerTypes.map((type) => ({ id: type.id, name: type.name, prices: pricesOf(type, allLocations) })),
    volume: { price_per_gb_month: price(pricing.volumePerGb) },
  };
}

function everywhere(prices: object): object[] {
  return allLocations.map((location) => ({ location, ...prices }));
}
