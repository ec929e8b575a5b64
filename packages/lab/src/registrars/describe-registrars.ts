import type { RegistrarAccount, RegistrarDomain } from "./registrar-account.ts";
import type { RegistrarBook } from "./registrar-book.ts";

/** An account as those see it who run the lab; its credential is told when it is made and nowhere else. */
export interface DescribedAccount extends Omit<RegistrarAccount, "credentials"> {
  domains: string[];
}

/** A domain as it really stands, whatever reads of its owner show. */
export type DescribedDomain = Omit<RegistrarDomain, "readings">;

export function describeAccount(book: RegistrarBook, account: RegistrarAccount): DescribedAccount {
  const { credentials: _credentials, ...rest } = account;
  return { ...rest, domains: book.domainsOf(account).map(({ name }) => name) };
}

export function describeDomain(domain: RegistrarDomain): DescribedDomain {
  const { readings: _readings, ...rest } = domain;
  return rest;
}
