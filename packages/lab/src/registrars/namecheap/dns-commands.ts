import { canonicalHost, isHostName, isWithin } from "../host-name.ts";
import { hostedServersOf } from "../hosted-servers.ts";
import type { RegistrarDomain } from "../registrar-account.ts";
import { readingAt } from "../registrar-book.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { NamecheapCall } from "./commands.ts";
import { findBySplit } from "./find-domain.ts";
import type { Element } from "./xml.ts";

const mostNameservers = 12;
const longestList = 1200;

export function dnsGetList(call: NamecheapCall): Element[] {
  const domain = findBySplit(call);
  const { nameservers, mode } = readingAt(domain, call.readAt);
  return [
    {
      name: "DomainDNSGetListResult",
      attributes: { Domain: domain.name, IsUsingOurDNS: mode === "hosted", IsPremiumDNS: false, IsUsingFreeDNS: false },
      children: nameservers.map((host) => ({ name: "Nameserver", children: host })),
    },
  ];
}

/** Replaces the whole set, whatever stood there. */
export function dnsSetCustom(call: NamecheapCall): Element[] {
  const domain = changeable(call);
  const hosts = readHosts(call.parameters["nameservers"], domain);
  call.book.write(domain, () => call.book.delegate(domain, hosts));
  return [{ name: "DomainDNSSetCustomResult", attributes: { Domain: domain.name, Updated: true } }];
}

export function dnsSetDefault(call: NamecheapCall): Element[] {
  const domain = changeable(call);
  call.book.write(domain, () => call.book.delegate(domain, hostedServersOf("namecheap")));
  return [{ name: "DomainDNSSetDefaultResult", attributes: { Domain: domain.name, Updated: true } }];
}

function changeable(call: NamecheapCall): RegistrarDomain {
  const domain = findBySplit(call);
  if (domain.locked) throw new RegistrarRefusal("2030166", "Edit permission for domain is not supported");
  return domain;
}

function readHosts(list: string | undefined, domain: RegistrarDomain): string[] {
  if (!list) throw new RegistrarRefusal("2010170", "Parameter Nameservers is missing");
  const hosts = list.split(",");
  // Spaces around a name make it no name here.
  if (
    list.length > longestList ||
    hosts.length < 2 ||
    hosts.length > mostNameservers ||
    !hosts.every((host) => isHostName(host.toLowerCase()))
  ) {
    throw new RegistrarRefusal("2011177", "Parameter Nameservers is Invalid");
  }
  const names = hosts.map(canonicalHost);
  const strange = names.find((host) => isWithin(host, domain.name) && domain.glue[host] === undefined);
  if (strange !== undefined) throw new RegistrarRefusal("2011177", `Nameserver ${strange} is not registered`);
  return names;
}
