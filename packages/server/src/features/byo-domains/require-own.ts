import { CatalystError } from "../../platform/errors.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { mayAct } from "./domain-facts.ts";
import type { ByoRow } from "./store.ts";

/** Throws `not-found` when nobody holds the domain, `not-owner` when somebody else does. */
export function requireOwn(actor: Actor, domain: string, row: ByoRow | undefined): ByoRow {
  if (row === undefined) throw new CatalystError("not-found", { detail: `Nobody holds ${domain} here; plan it first` });
  if (!mayAct(actor, row)) throw new CatalystError("not-owner", { detail: `${domain} belongs to somebody else` });
  return row;
}
