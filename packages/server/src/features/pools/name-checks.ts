import type { CheckReason } from "@catalyst/contract";
import { isPoolLabel } from "./read-name.ts";
import { reservedNames } from "./reserved-names.ts";

/** All that decides whether a name can be had. Pool and label are normalised. */
export interface NameQuestion {
  pool: string;
  label: string;
  pools: readonly string[];
  forbiddenDomains: readonly string[];
  extraReserved: readonly string[];
}

/** Who has the name, as the table says. */
export interface NameHolder {
  state: string;
  /** A reservation that has lapsed holds nothing. */
  lapsed: boolean;
}

export interface NameRefusal {
  reason: CheckReason;
  detail: string;
}

/** What the name itself has against it; the first hit is the answer. */
const nameChecks: readonly ((question: NameQuestion) => NameRefusal | undefined)[] = [
  isWellFormed,
  poolIsManaged,
  isAllowedHere,
  isNotKept,
];

/** Asked when the name itself is fine; the first hit is the answer. */
const holderChecks: readonly ((holder: NameHolder, fqdn: string) => NameRefusal | undefined)[] = [isNotHeld, isNotInUse, isInKnownState];

export function refuseName(question: NameQuestion): NameRefusal | undefined {
  return firstHit(nameChecks, (check) => check(question));
}

export function refuseHolder(holder: NameHolder | undefined, fqdn: string): NameRefusal | undefined {
  return holder && firstHit(holderChecks, (check) => check(holder, fqdn));
}

export function isForbidden(domain: string, forbiddenDomains: readonly string[]): boolean {
  return forbiddenDomains.some((each) => domain === each || domain.endsWith(`.${each}`));
}

/** The longest name that a Sovereign has below its own, and what DNS can hold. */
const longestName = 253;

function isWellFormed({ label, pool }: NameQuestion): NameRefusal | undefined {
  if (!isPoolLabel(label))
    return {
      reason: "invalid-format",
      detail: `"${label}" is not a valid name below ${pool}: it starts with a letter, has at most 63 of a–z, 0–9 and -, and no -- in third place`,
    };
  if (`harbor.${label}.${pool}`.length <= longestName) return undefined;
  return { reason: "invalid-format", detail: `${label}.${pool} is too long for names below it` };
}

function poolIsManaged({ pool, pools }: NameQuestion): NameRefusal | undefined {
  if (pools.includes(pool)) return undefined;
  return { reason: "unsupported-pool", detail: `${pool} is not a pool here. The pools are ${pools.join(", ")}` };
}

function isAllowedHere({ label, pool, forbiddenDomains }: NameQuestion): NameRefusal | undefined {
  const fqdn = `${label}.${pool}`;
  if (!isForbidden(fqdn, forbiddenDomains)) return undefined;
  return { reason: "forbidden-test-domain", detail: `${fqdn} lies below a domain that tests must not touch` };
}

function isNotKept({ label, pool, extraReserved }: NameQuestion): NameRefusal | undefined {
  if (!reservedNames.includes(label) && !extraReserved.includes(label)) return undefined;
  return { reason: "reserved", detail: `${label}.${pool} is kept for the platform` };
}

function isNotHeld({ state, lapsed }: NameHolder, fqdn: string): NameRefusal | undefined {
  return state === "reserved" && !lapsed ? { reason: "reserved-state", detail: `Somebody is about to use ${fqdn}` } : undefined;
}

function isNotInUse({ state }: NameHolder, fqdn: string): NameRefusal | undefined {
  if (state === "active") return { reason: "active-state", detail: `${fqdn} is in use` };
  return state === "releasing" ? { reason: "active-state", detail: `${fqdn} is being taken away; it is free a little later` } : undefined;
}

function isInKnownState({ state }: NameHolder, fqdn: string): NameRefusal | undefined {
  return state === "reserved"
    ? undefined
    : { reason: "unknown-state", detail: `${fqdn} is in the state ${state}, which this version does not know` };
}

function firstHit<Item, Hit>(items: readonly Item[], look: (item: Item) => Hit | undefined): Hit | undefined {
  for (const item of items) {
    const hit = look(item);
    if (hit !== undefined) return hit;
  }
  return undefined;
}
