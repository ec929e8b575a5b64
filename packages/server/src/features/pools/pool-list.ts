import { isForbidden } from "./name-checks.ts";
import { readName } from "./read-name.ts";

export interface ListedPool {
  /** For addresses and forms: `omani-works`. */
  id: string;
  domain: string;
  /** Whether everybody may take names of it. */
  enabled: boolean;
  default: boolean;
  /** Only the operator takes names of it. */
  isClosed: boolean;
}

/** The operator's own domain: a pool, but only for the operator. */
const operatorsDomain = "openova.io";

/** Pools in order of preference, from what was configured; the first that everybody may use is the default. */
export function listPools(names: readonly string[], forbiddenDomains: readonly string[]): ListedPool[] {
  const domains = [...new Set(names.map((name) => readName(name)))];
  const enabled = domains.filter((domain) => domain !== operatorsDomain && !isForbidden(domain, forbiddenDomains));
  return domains.map((domain) => ({
    id: domain.replaceAll(".", "-"),
    domain,
    enabled: enabled.includes(domain),
    default: domain === enabled[0],
    isClosed: domain === operatorsDomain,
  }));
}

/** A pool as a caller wrote it, as its domain: `omani-works` is `omani.works`. What is no pool comes back as it was understood. */
export function readPool(text: string, pools: readonly ListedPool[]): string {
  const name = readName(text);
  return pools.find(({ id, domain }) => domain === name || id === name)?.domain ?? name;
}
