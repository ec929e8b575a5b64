import { RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { hostedServersOf } from "../hosted-servers.ts";
import { sameHosts } from "../host-name.ts";
import type { RegistrarAccount, RegistrarDomain } from "../registrar-account.ts";
import { readingAt, type RegistrarBook } from "../registrar-book.ts";
import { keyedHex, ok, page } from "./envelope.ts";

/** The account's zone of that id. Throws 9109: whether somebody else has it is not told. */
export function zoneOf(book: RegistrarBook, account: RegistrarAccount, id: string): RegistrarDomain {
  if (!/^[0-9a-f]{32}$/.test(id)) {
    throw new RegistrarRefusal("7003", `Could not route to /zones/${id}, perhaps your object identifier is invalid?`);
  }
  const zone = book.domainsOf(account).find((domain) => zoneId(book, domain) === id);
  if (!zone) throw new RegistrarRefusal("9109", "Unauthorized to access requested resource");
  return zone;
}

export function listZones(call: RegistrarCall, account: RegistrarAccount): WireAnswer {
  const { name, status } = call.request.query;
  const zones = call.book
    .domainsOf(account)
    .filter((domain) => name === undefined || domain.name === name)
    .map((domain) => render(call, domain))
    .filter((zone) => status === undefined || zone.status === status);
  return page(zones, call.request.query, 20);
}

export function getZone(call: RegistrarCall, zone: RegistrarDomain): WireAnswer {
  return ok(render(call, zone));
}

/** `name_servers` is read-only: naming it changes nothing, and the answer says success. */
export function patchZone(call: RegistrarCall, zone: RegistrarDomain): WireAnswer {
  if (typeof call.request.body !== "object" || call.request.body === null) {
    throw new RegistrarRefusal("1004", "DNS Validation Error", {
      details: { error_chain: [{ code: 9207, message: "Request body is invalid." }] },
    });
  }
  return ok(render(call, zone));
}

function render({ book, readAt }: RegistrarCall, domain: RegistrarDomain) {
  const account = book.account("cloudflare", domain.account)!;
  const assigned = hostedServersOf("cloudflare");
  const { nameservers } = readingAt(domain, readAt);
  const isActive = sameHosts(nameservers, assigned);
  return {
    id: zoneId(book, domain),
    name: domain.name,
    status: isActive ? "active" : "pending",
    paused: false,
    type: "full",
    development_mode: 0,
    name_servers: assigned,
    original_name_servers: isActive ? domain.formerNameservers : nameservers,
    original_registrar: null,
    original_dnshost: null,
    modified_on: null,
    account: { id: keyedHex(book, `account ${account.id}`), name: account.id },
    owner: { id: null, type: "user", email: null },
    permissions: account.rights ?? ["#zone:read", "#dns_records:read", "#dns_records:edit"],
  };
}

function zoneId(book: RegistrarBook, domain: RegistrarDomain): string {
  return keyedHex(book, `zone ${domain.name} ${domain.number}`);
}
