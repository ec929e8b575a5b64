import { domainToASCII } from "node:url";
import { CatalystError } from "../../platform/errors.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { type Actor, demandReach, maySay } from "../pdm-callers/actor.ts";
import type { DnsServer, ZoneSettings } from "../zones/dns-server.ts";

export interface ZoneAccess {
  server: DnsServer;
  /** Domains of the pools, as they are now. */
  pools(): readonly string[];
}

/** A zone's name as it was understood: lower-case A-labels without a trailing dot. Throws `invalid-request`. */
export function readZoneName(text: string, member = "zone"): string {
  const name = domainToASCII(text.trim().replace(/\.$/, "")).toLowerCase();
  if (isHostName(name) && name.includes(".")) return name;
  throw new CatalystError("invalid-request", { fields: { [member]: "must be a domain name such as t42.omani.works" } });
}

/** The pool right above a zone; undefined for a zone that is not directly below one. */
export function poolAbove(zone: string, pools: readonly string[]): string | undefined {
  return pools.find((pool) => zone.endsWith(`.${pool}`) && !zone.slice(0, -pool.length - 1).includes("."));
}

/**
 * The zone, if the actor may act on it. A token that is limited to pools and names reaches the zones of those names only, and a pool's own zone
 * is an administrator's. Throws `forbidden`, `not-found`, `zone-conflict` for a zone that nobody here made, and `pdns-unavailable`.
 */
export async function requireZone(access: ZoneAccess, actor: Actor, zone: string, signal: AbortSignal): Promise<ZoneSettings> {
  demandZone(actor, zone, access.pools());
  const settings = await deferringNothing(() => access.server.readZone(zone, signal));
  if (settings === undefined) throw new CatalystError("not-found", { detail: `There is no zone ${zone} here` });
  if (settings.account === "")
    throw new CatalystError("zone-conflict", { detail: `The zone ${zone} belongs to nobody here, so it is left alone` });
  if (settings.account === "pool" && !maySay(actor, "pdm:admin"))
    throw new CatalystError("forbidden", { detail: `${zone} is a pool; its zone is for administrators` });
  return settings;
}

/** Throws `forbidden` when the actor's token is for other zones. */
export function demandZone(actor: Actor, zone: string, pools: readonly string[]): void {
  const pool = poolAbove(zone, pools);
  if (pool === undefined) demandReach(actor, zone, zone);
  else demandReach(actor, pool, zone.slice(0, -pool.length - 1));
}

/** Runs work that cannot be finished later. Throws `pdns-unavailable` when the name server does not answer. */
export async function deferringNothing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DnsServerError && error.kind === "unavailable")
      throw new CatalystError("pdns-unavailable", { detail: error.message, headers: { "retry-after": "5" }, cause: error });
    throw error;
  }
}

/** Letters, digits and inner hyphens; underscores, which service names begin with, too. */
export function isHostName(name: string): boolean {
  return name.length <= 253 && name.split(".").every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(label));
}
