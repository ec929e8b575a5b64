import { CatalystError } from "../../platform/errors.ts";
import type { Registrar } from "./registrar.ts";

/** Registrars that are enabled here, by id. */
export type Registrars = ReadonlyMap<string, Registrar>;

/** Throws `no-registrars-configured`, and `unsupported-registrar` with those that are supported. */
export function findRegistrar(registrars: Registrars, id: string): Registrar {
  const supported = [...registrars.keys()].toSorted();
  if (supported.length === 0) throw new CatalystError("no-registrars-configured");

  const found = registrars.get(id.trim().toLowerCase());
  if (found) return found;
  throw new CatalystError("unsupported-registrar", { detail: `There is no registrar ${id} here`, members: { supported } });
}
