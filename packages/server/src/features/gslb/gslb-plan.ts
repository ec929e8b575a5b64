import type { GslbPolicy, GslbRequest } from "@catalyst/contract";
import { isIPv4, isIPv6 } from "node:net";
import { CatalystError } from "../../platform/errors.ts";
import { shortIPv6 } from "../zones/wanted-zone.ts";

/** A request, checked: addresses in the form in which servers answer them, nothing left to be filled in. */
export interface GslbPlan {
  policy: GslbPolicy;
  ipv4: readonly GslbTarget[];
  ipv6: readonly GslbTarget[];
  port: number;
  /** Where `ordered` and `primary` look; undefined for the others. */
  healthURL: string | undefined;
  /** Seconds. */
  ttl: number;
}

export interface GslbTarget {
  ip: string;
  weight: number;
  /** Counted from 1; the first tier with a live member answers. */
  tier: number;
}

/** The address that tells whether a region's gate is open: 200 only in the one that holds the lease. */
export const epochPath = "/.well-known/catalyst/epoch";

/** How long resolvers keep an answer, seconds. A Continuum asks for its own. */
const usualTtl: Record<GslbPolicy, number> = {
  single: 300,
  "active-active": 30,
  nearest: 30,
  ordered: 30,
  weighted: 60,
  primary: 10,
};

/** Checks a request for the name. Throws `invalid-request` with `fields`. */
export function planGslb(fqdn: string, request: GslbRequest): GslbPlan {
  const fields: Record<string, string> = {};
  const { policy, port = 443 } = request;

  const ipv4 = request.targets.map((target, index) => {
    if (!isIPv4(target.ip)) fields[`targets.${index}.ip`] = "must be an IPv4 address; IPv6 ones go into ipv6Targets";
    return { ip: target.ip, weight: target.weight ?? 1, tier: target.tier ?? index + 1 };
  });
  const ipv6 = (request.ipv6Targets ?? []).map((target, index) => {
    if (!isIPv6(target.ip) || target.ip.includes("%")) fields[`ipv6Targets.${index}.ip`] = "must be an IPv6 address";
    const twin = request.targets.findIndex(({ region }) => region === target.region);
    return { ip: target.ip, weight: ipv4[twin]?.weight ?? 1, tier: ipv4[twin]?.tier ?? index + 1 };
  });
  if (policy === "single" && (ipv4.length > 1 || ipv6.length > 1)) fields["targets"] = "must be one with the policy single";
  if (policy === "weighted" && ipv4.every(({ weight }) => weight === 0)) fields["targets"] = "must not all have the weight 0";
  if (new Set(ipv4.map(({ ip }) => ip)).size < ipv4.length) fields["targets"] = "must have addresses that differ";
  const healthURL = healthURLOf(fqdn, request, port, fields);
  if (policy === "primary" && request.epoch === undefined) fields["epoch"] = "is required with the policy primary";

  if (Object.keys(fields).length > 0) throw new CatalystError("invalid-request", { fields });
  return {
    policy,
    ipv4,
    ipv6: ipv6.map((target) => ({ ...target, ip: shortIPv6(target.ip) })),
    port,
    healthURL,
    ttl: request.ttl ?? usualTtl[policy],
  };
}

function healthURLOf(fqdn: string, request: GslbRequest, port: number, fields: Record<string, string>): string | undefined {
  if (request.policy !== "ordered" && request.policy !== "primary") return undefined;
  const given = request.healthURL ?? (request.policy === "primary" ? epochURL(fqdn, port) : undefined);
  if (given === undefined) {
    fields["healthURL"] = "is required with the policy ordered";
    return undefined;
  }
  const url = URL.canParse(given) ? new URL(given) : undefined;
  // Written anew from its parts, so that only what is known to be harmless goes into the record.
  const text =
    url && url.username === "" && url.password === "" && url.hash === "" ? `${url.protocol}//${url.host}${url.pathname}${url.search}` : "";
  if (/^https?:\/\/[a-z0-9.-]+(:\d+)?(\/[A-Za-z0-9._~%/-]*)(\?[A-Za-z0-9._~%/=&-]*)?$/.test(text) && text.length <= 200) return text;
  fields["healthURL"] =
    "must be an http or https address of at most 200 letters, digits and . _ ~ % / - and, after a question mark, = and &";
  return undefined;
}

/** A wildcard's probe needs a host of its own. */
function epochURL(fqdn: string, port: number): string {
  const host = fqdn.replace(/^\*\./, "");
  return `https://${host}${port === 443 ? "" : `:${port}`}${epochPath}`;
}
