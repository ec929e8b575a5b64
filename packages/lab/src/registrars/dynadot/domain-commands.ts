import type { RegistrarDomain } from "../registrar-account.ts";
import { readingAt } from "../registrar-book.ts";
import type { DynadotCall } from "./commands.ts";
import { findDomain } from "./find-domain.ts";
import { serverOf } from "./servers.ts";

export function domainInfo(call: DynadotCall): object {
  return { DomainInfo: describe(call, findDomain(call)) };
}

export function listDomain(call: DynadotCall): object {
  return { MainDomains: call.book.domainsOf(call.account).map((domain) => describe(call, domain)) };
}

function describe(call: DynadotCall, domain: RegistrarDomain): object {
  return {
    Name: domain.name,
    Expiration: Date.parse(domain.expires),
    NameServerSettings: describeServers(call, domain),
    Locked: domain.locked ? "yes" : "no",
    Disabled: "no",
    UdrpLocked: "no",
    RegistrantUnverified: "no",
    Hold: "no",
    Privacy: "none",
    isForSale: "no",
    RenewOption: "no renewal option",
    Note: "",
  };
}

/** A parked domain, and one with records at the registrar, has no list of name servers. */
function describeServers({ book, account, readAt }: DynadotCall, domain: RegistrarDomain): object {
  const { nameservers, mode } = readingAt(domain, readAt);
  if (mode === "hosted") return { Type: domain.records.length > 0 ? "Dynadot DNS" : "Dynadot Parking" };
  return {
    Type: "Name Servers",
    NameServers: nameservers.map((host) => ({ ServerId: serverOf(book, account, host).id, ServerName: host })),
    WithAds: "no",
  };
}
