import type { RecordSet } from "./dns-server.ts";
import { addressSets, apexSets, apexTtl, nameIn } from "./wanted-zone.ts";

/** Names of a Sovereign that lead to its gateway. */
export const sovereignLabels = ["@", "*", "console", "api", "gitea", "harbor"] as const;

/** Names of an Organization. */
export const organizationLabels = ["@", "*", "console"] as const;

export interface WantedAddresses {
  fqdn: string;
  ip: string;
  ipv6?: string | undefined;
  nameservers: readonly string[];
}

/** Names that turn up too early are looked up again after this, seconds. */
const minimum = 300;

/** Every record that PDM puts into a Sovereign's zone; what else is in there belongs to other writers. `caa` are contents like `0 issue "ca.example"`. */
export function wantedSovereignZone(wanted: WantedAddresses & { caa?: readonly string[] }): RecordSet[] {
  const caa = wanted.caa ?? [];
  return [
    ...zoneWith(wanted, sovereignLabels),
    ...(caa.length === 0 ? [] : [{ name: wanted.fqdn, type: "CAA", ttl: apexTtl, records: caa }]),
  ];
}

/** Every record that PDM puts into an Organization's zone. */
export function wantedOrganizationZone(wanted: WantedAddresses): RecordSet[] {
  return zoneWith(wanted, organizationLabels);
}

function zoneWith({ fqdn, ip, ipv6, nameservers }: WantedAddresses, labels: readonly string[]): RecordSet[] {
  return [
    ...apexSets({ zone: fqdn, nameservers, minimum }),
    ...labels.flatMap((label) => addressSets(nameIn(fqdn, label), [ip], ipv6 === undefined ? [] : [ipv6])),
  ];
}
