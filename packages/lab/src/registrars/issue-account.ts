import { tokenOf, type Credentials, type RegistrarAccount, type RegistrarName } from "./registrar-account.ts";
import type { RegistrarBook } from "./registrar-book.ts";

/** A registrar's customer as the lab's own users are told of it. */
export interface IssuedAccount {
  id: string;
  registrar: RegistrarName;
  /** As people paste it: the parts with colons between. */
  token: string;
  credentials: Credentials;
  /** GoDaddy's shopper and customer id. */
  number: number;
  domains: string[];
}

export function issueAccount(book: RegistrarBook, account: RegistrarAccount): IssuedAccount {
  return {
    id: account.id,
    registrar: account.registrar,
    token: tokenOf(account),
    credentials: { ...account.credentials },
    number: account.number,
    domains: book.domainsOf(account).map(({ name }) => name),
  };
}

export function issueAccounts(book: RegistrarBook): IssuedAccount[] {
  return book.accounts().map((account) => issueAccount(book, account));
}
