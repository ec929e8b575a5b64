import { BlockList, isIPv4, isIPv6 } from "node:net";
import { CatalystError } from "../../platform/errors.ts";

export interface Addresses {
  ip: string;
  ipv6: string | undefined;
}

/**
 * The addresses of a load balancer, as they are published. Throws `missing-lb-ip`, and `invalid-ip` for anything the world cannot reach;
 * private, loopback and documentation addresses pass where `allowPrivate`, as in a lab.
 */
export function readAddresses(given: { loadBalancerIP?: string; loadBalancerIPv6?: string }, allowPrivate: boolean): Addresses {
  const ip = given.loadBalancerIP?.trim() ?? "";
  const ipv6 = given.loadBalancerIPv6?.trim() || undefined;
  if (ip === "") throw new CatalystError("missing-lb-ip", { fields: { loadBalancerIP: "is required" } });

  if (!isIPv4(ip)) refuse("loadBalancerIP", ip, "is not an IPv4 address");
  if (unroutable.check(ip)) refuse("loadBalancerIP", ip, "is not an address of one machine");
  if (!allowPrivate && notPublic.check(ip)) refuse("loadBalancerIP", ip, "is not reachable from the Internet");
  if (ipv6 === undefined) return { ip, ipv6 };
  if (!isIPv6(ipv6) || ipv6.includes("%") || ipv6.includes(".")) refuse("loadBalancerIPv6", ipv6, "is not an IPv6 address");
  const isPublic = global6.check(ipv6, "ipv6") && !notPublic6.check(ipv6, "ipv6");
  if (!isPublic && !(allowPrivate && private6.check(ipv6, "ipv6"))) refuse("loadBalancerIPv6", ipv6, "is not reachable from the Internet");
  return { ip, ipv6: new URL(`http://[${ipv6}]/`).hostname.slice(1, -1) };
}

/** Of IANA's special-purpose registry (RFC 6890 and later): nobody's, many's, or kept for later. */
const unroutable = subnets("ipv4", "0.0.0.0/8", "192.88.99.0/24", "224.0.0.0/4", "240.0.0.0/4");

/** Of the same registry: private, shared, loopback, link-local, benchmarks and documentation. */
const notPublic = subnets(
  "ipv4",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
);

/** All that is given out for the Internet so far (RFC 4291). */
const global6 = subnets("ipv6", "2000::/3");
/** Within it: tunnels of old, benchmarks, documentation. */
const notPublic6 = subnets("ipv6", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");
const private6 = subnets("ipv6", "::1/128", "fc00::/7", "2001:db8::/32", "3fff::/20");

function subnets(family: "ipv4" | "ipv6", ...ranges: string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [network = "", prefix = ""] = range.split("/");
    list.addSubnet(network, Number(prefix), family);
  }
  return list;
}

function refuse(field: string, address: string, why: string): never {
  throw new CatalystError("invalid-ip", { detail: `${address} ${why}`, fields: { [field]: why } });
}
