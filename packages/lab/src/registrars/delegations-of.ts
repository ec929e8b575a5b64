import type { Delegation } from "../dns/parent-zone.ts";
import { isWithin } from "./host-name.ts";
import type { RegistrarDomain } from "./registrar-account.ts";

/** What the registry holds of a domain, then what a zone at the registrar delegates further down. */
export function delegationsOf(domain: RegistrarDomain): Delegation[] {
  return [atRegistry(domain), ...(domain.mode === "hosted" ? belowZone(domain) : [])];
}

export function toNobody(domain: string): Delegation {
  return { domain, nameservers: [], glue: {}, ds: [] };
}

/** Only hosts below the domain itself need glue. */
function atRegistry({ name, nameservers, glue, ds }: RegistrarDomain): Delegation {
  const own = nameservers.filter((host) => isWithin(host, name) && glue[host] !== undefined);
  return {
    domain: name,
    nameservers: [...nameservers],
    glue: Object.fromEntries(own.map((host) => [host, [...glue[host]!]])),
    ds: [...ds],
  };
}

function belowZone({ records }: RegistrarDomain): Delegation[] {
  const names = [...new Set(records.filter(({ type }) => type === "NS").map(({ name }) => name))];
  return names.map((domain) => {
    const contents = (type: string): string[] =>
      records.filter((record) => record.name === domain && record.type === type).map(({ content }) => content);
    return { domain, nameservers: contents("NS"), glue: {}, ds: contents("DS") };
  });
}
