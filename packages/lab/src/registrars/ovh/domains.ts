import { hostedServersOf } from "../hosted-servers.ts";
import type { RegistrarAccount, RegistrarDomain } from "../registrar-account.ts";
import { readingAt } from "../registrar-book.ts";
import { jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";

export function findDomain({ book }: RegistrarCall, account: RegistrarAccount, name: string): RegistrarDomain {
  const domain = book.domain(name.toLowerCase());
  if (domain?.registrar !== "ovh" || domain.account !== account.id) throw new RegistrarRefusal("NOT_FOUND", "This service does not exist");
  if (Date.parse(domain.expires) < book.clock.wall()) throw new RegistrarRefusal("EXPIRED", "This service is expired");
  return domain;
}

export function listDomains({ book }: RegistrarCall, account: RegistrarAccount): WireAnswer {
  return jsonAnswer(
    200,
    book.domainsOf(account).map(({ name }) => name),
  );
}

export function getDomain({ readAt }: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  return jsonAnswer(200, {
    domain: domain.name,
    nameServerType: readType(domain, readAt),
    hostSupported: domain.hostSupported ?? true,
    glueRecordIpv6Supported: true,
    glueRecordMultiIpSupported: true,
    dnssecSupported: true,
    owoSupported: true,
    offer: "gold",
    parentService: null,
    transferLockStatus: domain.locked ? "locked" : "unlocked",
    lastUpdate: null,
    whoisOwner: String(domain.number),
  });
}

/** Switches between the registrar's own DNS and hosts of one's choice. Done at once; the answer is null. */
export function putDomain(call: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  const { nameServerType } = (call.request.body ?? {}) as { nameServerType?: unknown };
  if (nameServerType === undefined) return jsonAnswer(200, null);
  refuseUnchangeable(call, domain);
  if (nameServerType !== "hosted" && nameServerType !== "external") {
    throw new RegistrarRefusal("BAD_REQUEST", `Invalid value for nameServerType: ${JSON.stringify(nameServerType)}`);
  }
  if (nameServerType === "hosted" && domain.hasZone === false) {
    throw new RegistrarRefusal("BAD_REQUEST", "This domain has no DNS zone to be hosted with");
  }
  call.book.write(domain, () => {
    domain.nameServerType = nameServerType;
    if (nameServerType === "hosted") call.book.delegate(domain, hostedServersOf("ovh"));
  });
  return jsonAnswer(200, null);
}

/** `hosted` until somebody said otherwise. */
export function readType(domain: RegistrarDomain, at: number): "hosted" | "external" {
  return domain.nameServerType ?? readingAt(domain, at).mode;
}

export function refuseUnchangeable({ book }: RegistrarCall, domain: RegistrarDomain): void {
  if (domain.locked) throw new RegistrarRefusal("BAD_REQUEST", "The domain is locked: unlock it before changing it");
  if (book.tasks.pending(domain.name)) throw new RegistrarRefusal("CONFLICT", "Another operation is in progress on this domain");
}
