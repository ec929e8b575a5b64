import type { RegistrarDomain } from "../registrar-account.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { NamecheapCall } from "./commands.ts";

/** Top-level domains the API handles: those the lab's parent serves, and a few in two parts to get the split wrong with. */
const supported = /^(works|homes|rest|trade|biz|com|io|test|net|org|(co|com|net|org)\.(io|uk|biz))$/;

/** The account's domain named by SLD and TLD. A split at the wrong dot names a domain that does not exist. */
export function findBySplit({ book, account, parameters }: NamecheapCall): RegistrarDomain {
  const { sld, tld } = parameters;
  if (!sld) throw new RegistrarRefusal("2010324", "Parameter SLD is missing");
  if (!tld) throw new RegistrarRefusal("2010325", "Parameter TLD is missing");
  if (!supported.test(tld)) throw new RegistrarRefusal("2030280", `TLD is not supported: ${tld}`);
  const domain = sld.includes(".") ? undefined : book.domain(`${sld}.${tld}`);
  return mine(account.id, domain);
}

/** The account's domain named whole. */
export function findByName({ book, account, parameters }: NamecheapCall): RegistrarDomain {
  const { domainname } = parameters;
  if (!domainname) throw new RegistrarRefusal("2010169", "Parameter DomainName is missing");
  return mine(account.id, book.domain(domainname));
}

function mine(account: string, domain: RegistrarDomain | undefined): RegistrarDomain {
  if (!domain) throw new RegistrarRefusal("2019166", "Domain not found");
  if (domain.registrar !== "namecheap" || domain.account !== account) {
    throw new RegistrarRefusal("2016166", "Domain is not associated with your account");
  }
  return domain;
}
