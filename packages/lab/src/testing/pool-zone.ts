import type { LabDns } from "../dns/start-lab-dns.ts";
import { connectPdns, replace, zonePath } from "../dns/pdns-api.ts";

/** Makes a signed zone at the pool, the way PDM does, and resolves with the DS records that its parent has to have. */
export async function makePoolZone({ pool }: Pick<LabDns, "pool">, zone: string, addresses: Record<string, string>): Promise<string[]> {
  const api = connectPdns(pool.apiURL, pool.apiKey);
  const hosts = Object.keys(pool.nameservers).map((host) => `${host}.`);
  await api.request("POST", "/zones", {
    name: `${zone}.`,
    kind: "Native",
    dnssec: true,
    api_rectify: false,
    nsec3param: "1 0 0 -",
    nsec3narrow: true,
    nameservers: [],
    rrsets: [
      replace(zone, "SOA", 3_600, [`${hosts[0]} hostmaster.${zone}. 1 10800 3600 604800 60`]),
      replace(zone, "NS", 3_600, hosts),
      ...Object.entries(addresses).map(([name, address]) => replace(name, "A", 300, [address])),
    ],
  });
  const keys = (await api.request<{ ds: string[] }[]>("GET", `${zonePath(zone)}/cryptokeys`)) ?? [];

  return keys.flatMap(({ ds }) => ds.filter((record) => record.split(" ")[2] === "2"));
}
