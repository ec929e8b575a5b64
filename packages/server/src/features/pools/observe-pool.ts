import type { Pool } from "@catalyst/contract";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { checkDelegation } from "../delegation/check-delegation.ts";
import { poolAccount } from "../zones/ensure-pool-zone.ts";
import type { PoolParts } from "./pools.ts";

export type PoolObservation = Pick<Pool, "zone" | "apexDelegated">;

/** Longest wait for one look at a pool, milliseconds; what is not known by then is said to be unknown. */
const limitMs = 3000;

/** How a pool stands at the authoritative server, and whether the zone above points at our name servers. */
export async function observePool(parts: PoolParts, domain: string, signal: AbortSignal): Promise<PoolObservation> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  const [zone, apexDelegated] = await Promise.all([zoneState(parts, domain, limited), isDelegated(parts, domain, limited)]);
  signal.throwIfAborted();
  return { zone, apexDelegated };
}

async function zoneState({ dns }: PoolParts, domain: string, signal: AbortSignal): Promise<Pool["zone"]> {
  try {
    const zone = await dns.readZone(domain, signal);
    if (zone === undefined || zone.account !== poolAccount) return "missing";
    return zone.dnssec ? "ready" : "unsigned";
  } catch (error) {
    if (error instanceof DnsServerError || signal.aborted) return "unknown";
    throw error;
  }
}

async function isDelegated({ book, walker }: PoolParts, domain: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { state } = await checkDelegation({ domain, nameservers: book().hosts, ds: [] }, walker, signal);
    return state === "complete";
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}
