import { addressesOf, apiURL, type DnsPlan } from "./dns-plan.ts";

/** Names of the product's own and its customers' that no test may take, even where nothing would reach them. */
const forbiddenTestDomains = ["openova.io", "omantel.openova.io", "eventforge.io"];

/** What makes a mothership use this DNS instead of the Internet's. Holds the pool's API key. */
export function dnsEnvironment(plan: DnsPlan): Record<string, string> {
  const at = (address: string) => (plan.port === 53 ? address : `${address}:${plan.port}`);
  const servers = Object.entries(plan.pool.nameservers);

  return {
    PDM_PDNS_BASE_URL: apiURL(plan.pool),
    PDM_PDNS_API_KEY: plan.pool.apiKey,
    // SQLite takes one writer at a time; two would make PowerDNS answer 500.
    PDM_PDNS_WRITERS: "1",
    PDM_NAMESERVERS: servers.map(([host]) => host).join(","),
    PDM_NAMESERVER_ADDRS: servers.flatMap(([host, addresses]) => addresses.map((address) => `${host}=${at(address)}`)).join(","),
    PDM_ROOT_HINTS: plan.parent.addresses.map((address) => `${plan.parent.rootHost}=${address}`).join(","),
    PDM_DNS_PORTS: addressesOf(plan)
      .map((address) => `${address}=${plan.port}`)
      .join(","),
    // Without port 53 nobody listens there: a check that finds no resolver, rather than one that asks the Internet's.
    PDM_VERIFY_RESOLVERS: at(plan.resolver.address),
    PDM_ALLOW_PRIVATE_IP: "true",
    PDM_FORBIDDEN_TEST_DOMAINS: forbiddenTestDomains.join(","),
  };
}
