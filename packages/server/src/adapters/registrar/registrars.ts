import type { Registrar } from "../../features/registrars/registrar.ts";
import { createCloudflare } from "./cloudflare/cloudflare.ts";
import { createDynadot } from "./dynadot/dynadot.ts";
import { createGodaddy } from "./godaddy/godaddy.ts";
import { createNamecheap } from "./namecheap/namecheap.ts";
import { createOvh } from "./ovh/ovh.ts";
import type { RegistrarOptions } from "./registrar-options.ts";

/** Every registrar there is, by id, in the order a form shows them. One line and one folder make another. */
const makers: Readonly<Record<string, (options: RegistrarOptions) => Registrar>> = {
  cloudflare: createCloudflare,
  namecheap: createNamecheap,
  godaddy: createGodaddy,
  ovh: createOvh,
  dynadot: createDynadot,
};

export const registrarIds: readonly string[] = Object.keys(makers);

export interface RegistrarsOptions extends Omit<RegistrarOptions, "baseURL" | "limits"> {
  /** Ids of those in use; all when left out. */
  enabled?: readonly string[];
  /** By id, where a registrar's API is not at its public address. */
  baseURLs?: Readonly<Record<string, string | undefined>>;
  /** By id, for accounts with another plan than the usual one. */
  limitsOf?: Readonly<Record<string, RegistrarOptions["limits"]>>;
}

/** The registrars in use, by id. Throws RangeError for an id that no folder here has. */
export function createRegistrars(options: RegistrarsOptions): ReadonlyMap<string, Registrar> {
  const { enabled = registrarIds, baseURLs = {}, limitsOf = {}, ...shared } = options;
  const unknown = enabled.filter((id) => !Object.hasOwn(makers, id));
  if (unknown.length > 0) throw new RangeError(`There is no registrar ${unknown.join(", ")}; there are ${registrarIds.join(", ")}`);

  const wanted = Object.entries(makers).filter(([id]) => enabled.includes(id));
  return new Map(
    wanted.map(([id, make]) => {
      const baseURL = baseURLs[id];
      const limits = limitsOf[id];
      return [id, make({ ...shared, ...(baseURL !== undefined && { baseURL }), ...(limits !== undefined && { limits }) })];
    }),
  );
}
