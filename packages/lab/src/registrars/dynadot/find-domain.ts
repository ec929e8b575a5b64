import type { RegistrarDomain } from "../registrar-account.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { DynadotCall } from "./commands.ts";

/** The account's domain that a parameter names. */
export function findDomain({ book, account, query }: DynadotCall, parameter = "domain"): RegistrarDomain {
  const name = query[parameter];
  if (!name) throw new RegistrarRefusal("error", `missing ${parameter}`);
  const domain = book.domain(name.toLowerCase());
  if (domain?.registrar !== "dynadot" || domain.account !== account.id) {
    throw new RegistrarRefusal("error", "could not find domain in your account");
  }
  if (domain.unsupportedType) throw new RegistrarRefusal("error", "unsupported domain type");
  return domain;
}

/** The same for a change, which a lock forbids. */
export function findChangeable(call: DynadotCall, parameter?: string): RegistrarDomain {
  const domain = findDomain(call, parameter);
  if (domain.locked) throw new RegistrarRefusal("error", "this domain is locked, you must unlock it first");
  return domain;
}
