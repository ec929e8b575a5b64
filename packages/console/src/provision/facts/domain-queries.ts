import { queryOptions } from "@tanstack/react-query";
import { api } from "../../api/api.ts";

/** How often names are looked at again while something is waited for, milliseconds. */
export const lookAgainMs = 15_000;

export function dnsQuery(id: string) {
  return queryOptions({
    queryKey: ["dns", id],
    queryFn: ({ signal }) => api.call("readDeploymentDns", { params: { id }, signal }),
  });
}

/** Asks every server between the root and the domain, which takes some seconds. */
export function chainQuery(fqdn: string) {
  return queryOptions({
    queryKey: ["dns-chain", fqdn],
    queryFn: ({ signal }) => api.call("inspectChain", { query: { domain: fqdn }, signal }),
    staleTime: lookAgainMs,
  });
}

/** How a domain of the customer's own stands, with its deadline. Only those who may read the name service hear of it. */
export function ownDomainQuery(domain: string) {
  return queryOptions({
    queryKey: ["own-domain", domain],
    queryFn: ({ signal }) => api.call("readByoDomain", { params: { domain }, signal }),
  });
}
