import type { RegistrarAccount, RegistrarDomain } from "../registrar-account.ts";
import type { RegistrarBook } from "../registrar-book.ts";
import { isWithin } from "../host-name.ts";

type Server = RegistrarAccount["servers"][number];

/** A name server as the account knows it, or as it would be called there. */
export function serverOf(book: Pick<RegistrarBook, "rng">, account: RegistrarAccount, host: string): Server {
  const known = account.servers.find((server) => server.host === host);
  return known ?? { id: 1000 + (book.rng.keyed(`dynadot server ${account.id} ${host}`) % 9_000_000), host, ips: [] };
}

/** The domain of the same account that a host lies below: the registry wants an address for it. */
export function parentOf(book: RegistrarBook, account: RegistrarAccount, host: string): RegistrarDomain | undefined {
  return book.domainsOf(account).find((domain) => isWithin(host, domain.name));
}

/** Gives a host its addresses, in the account and at the registry. */
export function setAddresses(book: RegistrarBook, account: RegistrarAccount, host: string, ips: string[]): Server {
  const parent = parentOf(book, account, host);
  const server = { ...serverOf(book, account, host), ips };
  book.write(parent, () => {
    account.servers = [...account.servers.filter((other) => other.host !== host), server];
    if (parent) parent.glue = { ...parent.glue, [host]: ips };
  });
  return server;
}
