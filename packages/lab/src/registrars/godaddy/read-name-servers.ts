import { isHostName, isWithin } from "../host-name.ts";
import type { RegistrarDomain } from "../registrar-account.ts";
import { RegistrarRefusal } from "../registrar-module.ts";

/** At least two, no dots at their ends, and none below the domain itself: host objects cannot be made through this API. */
export function readNameServers(value: unknown, domain: RegistrarDomain): string[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 13) throw invalid("nameServers must hold 2 to 13 hosts");
  const hosts = value.map((host) => String(host).toLowerCase());
  const wrong = hosts.find((host) => !isHostName(host));
  if (wrong !== undefined) throw invalid(`'${wrong}' is not a host name`);
  if (new Set(hosts).size < hosts.length) throw invalid("nameServers must be unique");
  const strange = hosts.find((host) => isWithin(host, domain.name) && domain.glue[host] === undefined);
  if (strange !== undefined) throw invalid(`'${strange}' is not a registered host`);
  return hosts;
}

function invalid(message: string): RegistrarRefusal {
  return new RegistrarRefusal("INVALID_BODY", "Request body doesn't fulfill schema, see details in `fields`", {
    details: { fields: [{ code: "INVALID_VALUE", message, path: "nameServers" }] },
  });
}
