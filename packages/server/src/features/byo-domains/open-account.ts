import type { Db, Tx } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { findRegistrar } from "../registrars/find-registrar.ts";
import type { RegistrarAccount } from "../registrars/registrar.ts";
import type { ByoParts } from "./byo-parts.ts";
import { tokenName, tokenScope } from "./domain-facts.ts";
import type { ByoRow } from "./store.ts";

/** The customer's account at the registrar. Throws `registrar-token-needed` when the token was destroyed or never sent. */
export async function openAccount(db: Db | Tx, { domain, registrar }: ByoRow, { registrars, vault }: ByoParts): Promise<RegistrarAccount> {
  const token = await vault.get(db, tokenScope(domain), tokenName);
  if (registrar === null || token === undefined)
    throw new CatalystError("registrar-token-needed", { detail: `No registrar token is held for ${domain}` });
  return findRegistrar(registrars, registrar).open(token);
}

/** Whether the registrar delegates the name below a zone that it hosts, rather than changing a registered domain. */
export function isBelowZone({ domain, registrar }: Pick<ByoRow, "domain" | "registrar">, { registrars, rules }: ByoParts): boolean {
  const { subdomainNs } = registrars.get(registrar ?? "")?.capabilities ?? { subdomainNs: false };
  return subdomainNs && rules.registrable(domain) !== domain;
}
