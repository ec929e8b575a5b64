import type { RegistrarAccount, RegistrarDomain } from "../registrar-account.ts";
import { drawSpan, readingAt } from "../registrar-book.ts";
import { jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { readNameServers } from "./read-name-servers.ts";

/** Pages by marker: the last domain of the page before. */
export function listDomains(call: RegistrarCall, account: RegistrarAccount): WireAnswer {
  const { limit = "100", marker = "", statuses } = call.request.query;
  const most = Math.min(1000, Math.max(1, Number(limit) || 100));
  const wanted = statuses?.split(",");
  const found = call.book
    .domainsOf(account)
    .filter((domain) => domain.name > marker && (wanted === undefined || wanted.includes(statusOf(call, domain))))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  // A list never tells name servers.
  return jsonAnswer(
    200,
    found.slice(0, most).map((domain) => ({ ...summary(call, domain), nameServers: null })),
  );
}

export function getDomain(call: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  return jsonAnswer(200, { ...summary(call, domain), nameServers: readingAt(domain, call.readAt).nameservers });
}

/** Accepted at once with an empty body; reads show it a while later. */
export function patchDomain({ book, request }: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  const { nameServers } = (request.body ?? {}) as { nameServers?: unknown };
  if (nameServers === undefined) return { status: 204 };
  const hosts = readNameServers(nameServers, domain);
  refuseUnchangeable({ book }, domain);
  const readableFrom = book.clock.now() + drawSpan(book, "registrar.godaddy.readback", domain.name);
  book.write(domain, () => book.delegate(domain, hosts, readableFrom));
  return { status: 204 };
}

/** Throws what stands against a change of this domain. */
export function refuseUnchangeable({ book }: Pick<RegistrarCall, "book">, domain: RegistrarDomain): void {
  if (domain.protected) {
    throw new RegistrarRefusal("DOMAIN_PROTECTED", "Domain protection requires a second factor (two-step verification) for this change");
  }
  if (domain.locked) throw new RegistrarRefusal("INVALID_STATUS", "Domain is locked and cannot be updated");
  if (book.tasks.pending(domain.name)) throw new RegistrarRefusal("CONFLICT", "Another action on this domain is in progress");
}

function summary(call: RegistrarCall, domain: RegistrarDomain): object {
  return {
    domainId: domain.number,
    domain: domain.name,
    status: statusOf(call, domain),
    expires: `${domain.expires}T00:00:00.000Z`,
    expirationProtected: domain.protected ?? false,
    holdRegistrar: false,
    // Forbids transfers and stands on nearly every domain; what forbids changes is the status.
    locked: true,
    privacy: false,
    renewAuto: true,
    renewable: true,
    transferProtected: domain.protected ?? false,
  };
}

function statusOf({ book }: RegistrarCall, { expires, locked }: RegistrarDomain): string {
  if (Date.parse(expires) < book.clock.wall()) return "EXPIRED";
  return locked ? "LOCKED_REGISTRAR" : "ACTIVE";
}
