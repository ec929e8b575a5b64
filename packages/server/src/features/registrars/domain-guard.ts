import { domainToASCII } from "node:url";
import { CatalystError } from "../../platform/errors.ts";

export interface DomainRules {
  /** Domains that are given away here, by name. */
  pools(): readonly string[];
  forbiddenDomains: readonly string[];
  /** The registered domain that a name belongs to; undefined for public suffixes. */
  registrable(name: string): string | undefined;
}

/** Lower-case A-labels without a dot at the end. Throws `invalid-format` for what is no domain. */
export function readDomainName(text: string): string {
  const name = domainToASCII(text.trim().replace(/\.$/, "").toLowerCase());
  const labels = name.split(".");
  const isName =
    name.length <= longestName && labels.length >= 2 && labels.every((each) => label.test(each)) && !/^\d+$/.test(labels.at(-1) ?? "");
  if (isName) return name;
  throw new CatalystError("invalid-format", { detail: `'${text.slice(0, 80)}' is no domain name` });
}

/**
 * Refuses to change the delegation of what belongs to more than one customer: a public suffix, a pool of ours, a name below one. Throws
 * `invalid-format`, `reserved` and `forbidden-test-domain`.
 */
export function guardDomain(domain: string, rules: DomainRules): void {
  if (rules.registrable(domain) === undefined)
    throw new CatalystError("invalid-format", { detail: `${domain} is a public suffix: below it, names are registered by anybody` });

  const pool = rules.pools().find((each) => isWithin(domain, each));
  if (pool !== undefined)
    throw new CatalystError("reserved", { detail: `${domain} lies in the pool ${pool}; reserve a name there instead of bringing it` });

  const forbidden = rules.forbiddenDomains.find((each) => isWithin(domain, each));
  if (forbidden !== undefined) throw new CatalystError("forbidden-test-domain", { detail: `${domain} must not be used here` });
}

export function isWithin(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

export function sameHosts(some: readonly string[], others: readonly string[]): boolean {
  return new Set(some).size === new Set(others).size && some.every((host) => others.includes(host));
}

const longestName = 253;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;
