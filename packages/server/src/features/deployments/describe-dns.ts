import type { DelegationCheck, DeploymentDns } from "@catalyst/contract";
import { sovereignLabels } from "../zones/sovereign-zone.ts";
import { addressTtl, nameIn } from "../zones/wanted-zone.ts";
import type { Deployment } from "./deployment.ts";

/** What a deployment's names are to be; records are known once the load balancer has an address. */
export function describeDns({ spec, result }: Deployment, delegation: DelegationCheck): DeploymentDns {
  const addresses = [
    ...(result?.loadBalancerIP ? [{ type: "A" as const, content: result.loadBalancerIP }] : []),
    ...(result?.loadBalancerIPv6 ? [{ type: "AAAA" as const, content: result.loadBalancerIPv6 }] : []),
  ];
  return {
    mode: spec.domainMode,
    nameservers: delegation.expected,
    records: sovereignLabels.flatMap((label) =>
      addresses.map((address) => ({ name: nameIn(spec.fqdn, label), ttl: addressTtl, ...address })),
    ),
    delegation,
  };
}
