import { canonicalHost } from "../host-name.ts";
import { hostedServersOf } from "../hosted-servers.ts";
import type { ZoneRecord } from "../registrar-account.ts";
import { readingAt } from "../registrar-book.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { DynadotCall } from "./commands.ts";
import { findChangeable, findDomain } from "./find-domain.ts";
import { needsAddress } from "./server-commands.ts";
import { parentOf } from "./servers.ts";

const mostNameservers = 13;

/** A parked domain has none. */
export function getNs(call: DynadotCall): object {
  const { nameservers, mode } = readingAt(findDomain(call), call.readAt);
  const hosts = mode === "hosted" ? [] : nameservers;
  return { NsContent: Object.fromEntries(hosts.map((host, index) => [`Host${index}`, host])) };
}

/** Replaces the whole set. Every host must be known to the account, one below a domain of it with an address. */
export function setNs(call: DynadotCall): object {
  const { book, account, query } = call;
  const domain = findChangeable(call);
  const hosts = Array.from({ length: mostNameservers }, (_, index) => query[`ns${index}`])
    .filter((host) => host !== undefined && host !== "")
    .map((host) => canonicalHost(host!));
  if (hosts.length < 2) throw new RegistrarRefusal("error", "please enter at least 2 name servers");
  for (const host of hosts) {
    const known = account.servers.find((server) => server.host === host);
    if (parentOf(book, account, host) && (known?.ips.length ?? 0) === 0) throw needsAddress(host);
    if (!known) throw new RegistrarRefusal("error", `name server ${host} must be added first`);
  }
  book.write(domain, () => book.delegate(domain, hosts));
  return {};
}

/** Moves the domain to the registrar's own DNS. Unless told to add, the records given are all there is afterwards. */
export function setDns2(call: DynadotCall): object {
  const { book, query } = call;
  const domain = findChangeable(call);
  const records = readRecords(call, domain.name);
  const keeps = query["add_dns_to_current_setting"] === "1";
  book.write(domain, () => {
    domain.records = keeps ? [...domain.records, ...records] : records;
    book.delegate(domain, hostedServersOf("dynadot"));
  });
  return {};
}

function readRecords({ book, query }: DynadotCall, domain: string): ZoneRecord[] {
  const now = book.clock.wall();
  const read = (name: string, type: string | undefined, content: string | undefined, id: string): ZoneRecord[] =>
    type && content ? [{ id, type: type.toUpperCase(), name, content, ttl: 300, created: now, modified: now }] : [];
  return Array.from({ length: 100 }, (_, index) => [
    ...read(domain, query[`main_record_type${index}`], query[`main_record${index}`], `main${index}`),
    ...read(`${query[`subdomain${index}`] ?? ""}.${domain}`, query[`sub_record_type${index}`], query[`sub_record${index}`], `sub${index}`),
  ]).flat();
}
