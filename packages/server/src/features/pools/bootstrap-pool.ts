import type { BootstrapReply } from "@catalyst/contract";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import { CatalystError } from "../../platform/errors.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import { checkDelegation } from "../delegation/check-delegation.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { Glue } from "../registrars/registrar.ts";
import { type PoolZoneState, ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { ZoneError } from "../zones/zone-error.ts";
import type { OperatorRegistrar } from "./operator-registrar.ts";
import type { PoolParts } from "./pools.ts";

/**
 * Makes a pool's zone be there and signed, and its domain point at our name servers: through the operator's registrar, or else by telling what
 * a person has to do there. Safe to repeat. Throws `pdns-unavailable`, `zone-conflict`, `confirm-required`; what the registrar refuses is told
 * as an action, since the zone is there nevertheless.
 */
export async function bootstrapPool(parts: PoolParts, domain: string, signal: AbortSignal): Promise<BootstrapReply> {
  const { book, operator, walker } = parts;
  const { outcome, ds } = await ensureZone(parts, domain, signal);
  const hosts = book().hosts;
  const actions = [zoneSentence(domain, outcome)];

  const registrarNameservers = operator
    ? await pointAtUs(operator, { domain, book: book(), ds, actions }, signal).catch((error: unknown) => {
        if (!(error instanceof RegistrarError)) throw error;
        actions.push(`The registrar did not do as asked: ${error.message}. Set the name servers ${hosts.join(", ")} there by hand.`);
        return [];
      })
    : [];
  const above = await checkDelegation({ domain, nameservers: hosts, ds }, walker, signal);
  if (!operator && above.state !== "complete")
    actions.push(`Set the name servers of ${domain} at its registrar to ${hosts.join(", ")}. No registrar account is configured here.`);
  const isSigned = ds.every((text) => above.ds.seen.includes(text));
  if (!isSigned) actions.push(`The registry does not yet show the DS of ${domain}: ${ds.join(" and ")}.`);
  return { zone: domain, nameservers: [...hosts], registrarNameservers: [...registrarNameservers], ds, actions };
}

async function ensureZone({ dns, book }: PoolParts, domain: string, signal: AbortSignal): Promise<PoolZoneState> {
  try {
    return await ensurePoolZone(dns, domain, book(), signal);
  } catch (cause) {
    if (cause instanceof DnsServerError) throw new CatalystError("pdns-unavailable", { detail: cause.message, cause });
    if (!(cause instanceof ZoneError)) throw cause;
    const code =
      cause.kind === "zone-conflict" ? "zone-conflict" : cause.kind === "needs-confirm" ? "confirm-required" : "pdns-unavailable";
    throw new CatalystError(code, { detail: cause.message, cause });
  }
}

interface Target {
  domain: string;
  book: NameserverBook;
  ds: readonly string[];
  actions: string[];
}

async function pointAtUs(
  operator: OperatorRegistrar,
  { domain, book, ds, actions }: Target,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const before = await operator.getNameservers(domain, signal);
  const isSet = !before.pending && before.hosts.toSorted().join(" ") === book.hosts.toSorted().join(" ");
  if (!isSet) {
    const glue = glueOf(book);
    await operator.ensureHosts(domain, book.hosts, glue, signal);
    const change = await operator.setNameservers(domain, book.hosts, glue, signal);
    const verb = change.status === "done" ? "has been told" : "is working on it";
    actions.push(`The registrar ${verb}: name servers of ${domain} from ${before.hosts.join(", ") || "none"} to ${book.hosts.join(", ")}.`);
  }
  if (operator.setDs) {
    await operator.setDs(domain, ds, signal);
    actions.push(`The registrar has been given the DS of ${domain}.`);
  }
  return isSet ? before.hosts : (await operator.getNameservers(domain, signal)).hosts;
}

function glueOf({ hosts, addresses }: NameserverBook): Glue {
  return Object.fromEntries(hosts.map((host) => [host, addresses.filter((each) => each.host === host).map(({ address }) => address)]));
}

function zoneSentence(domain: string, outcome: PoolZoneState["outcome"]): string {
  if (outcome === "unchanged") return `The zone ${domain} is there and signed.`;
  return outcome === "created" ? `The zone ${domain} has been created and signed.` : `The zone ${domain} has been put right.`;
}
