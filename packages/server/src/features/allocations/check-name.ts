import type { CheckResult } from "@catalyst/contract";
import { DnsQueryError } from "../../platform/dns-query-error.ts";
import { isDomainName } from "../../platform/domain-name.ts";
import { type Actor, maySay } from "../pdm-callers/actor.ts";
import { isForbidden, refuseHolder } from "../pools/name-checks.ts";
import { isPoolLabel, readName } from "../pools/read-name.ts";
import { fqdnOf } from "./allocation-row.ts";
import type { AllocationParts } from "./parts.ts";
import { isPoolName } from "./pool-names.ts";
import { findAllocation } from "./store.ts";

/** Whether a name of a pool can be had. Never asks the public DNS: a parked wildcard answers for every name. */
export async function checkName({ db, pools }: AllocationParts, actor: Actor, pool: string, label: string): Promise<CheckResult> {
  const { name, refusal, isClosed } = pools.judge(pool, label);
  const fqdn = fqdnOf(name);
  const isKnown = pools.list().some(({ domain }) => domain === name.pool);
  const result = { normalized: name.label, ...(isKnown ? { fqdn } : {}) };
  if (refusal) return { available: false, ...refusal, ...result };
  if (isClosed && !maySay(actor, "pdm:admin"))
    return { available: false, reason: "unsupported-pool", detail: `${name.pool} is kept for the operator`, ...result };

  const row = await findAllocation(db, name);
  const held = row ?? ((await isPoolName(db, name)) ? { state: "active", lapsed: false } : undefined);
  const taken = refuseHolder(held, fqdn);
  return taken ? { available: false, ...taken, ...result } : { available: true, ...result };
}

/** Whether the DNS has something at a name. Throws DnsQueryError when it does not say. */
export type LookUp = (fqdn: string, signal: AbortSignal) => Promise<boolean>;

/** Longest wait for the public DNS, milliseconds. */
const lookUpMs = 2000;

/** Whether a name below a domain that is no pool is free, as far as the public DNS tells. */
export async function checkForeignName(
  lookUp: LookUp,
  forbiddenDomains: readonly string[],
  { domain, label }: { domain: string; label: string },
  signal: AbortSignal,
): Promise<CheckResult> {
  const normalized = readName(label);
  const fqdn = `${normalized}.${domain}`;
  const refuse = (reason: CheckResult["reason"], detail: string) => ({ available: false, reason, detail, fqdn, normalized });
  if (!isPoolLabel(normalized) || !isDomainName(domain)) return refuse("invalid-format", `${fqdn} is not a name that a Sovereign can have`);
  if (isForbidden(fqdn, forbiddenDomains)) return refuse("forbidden-test-domain", `${fqdn} lies below a domain that tests must not touch`);

  const limit = AbortSignal.timeout(lookUpMs);
  try {
    const isThere = await lookUp(fqdn, AbortSignal.any([signal, limit]));
    return isThere ? refuse("exists", `${fqdn} is in the DNS already`) : { available: true, fqdn, normalized };
  } catch (error) {
    signal.throwIfAborted();
    if (!limit.aborted && !(error instanceof DnsQueryError)) throw error;
    return refuse("lookup-error", `The DNS did not say whether ${fqdn} is there`);
  }
}
