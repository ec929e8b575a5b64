import { isIPv4 } from "node:net";
import { canonicalHost, isWithin } from "../host-name.ts";
import type { RegistrarDomain } from "../registrar-account.ts";
import { RegistrarRefusal } from "../registrar-module.ts";
import type { NamecheapCall } from "./commands.ts";
import { findBySplit } from "./find-domain.ts";
import type { Element } from "./xml.ts";

/** Registers the address of a host below the domain. */
export function nsCreate(call: NamecheapCall): Element[] {
  const { domain, host } = readHost(call);
  const ip = readAddress(call, "ip");
  if (domain.glue[host]) throw new RegistrarRefusal("2033407", "Nameserver already exists");
  call.book.write(domain, () => void (domain.glue = { ...domain.glue, [host]: [ip] }));
  return [{ name: "DomainNSCreateResult", attributes: { Domain: domain.name, Nameserver: host, IP: ip, IsSuccess: true } }];
}

export function nsUpdate(call: NamecheapCall): Element[] {
  const { domain, host } = readHost(call);
  const ip = readAddress(call, "ip");
  if (!known(domain, host).includes(readAddress(call, "oldip"))) {
    throw new RegistrarRefusal("2033409", "OldIP is not the nameserver's address");
  }
  call.book.write(domain, () => void (domain.glue = { ...domain.glue, [host]: [ip] }));
  return [{ name: "DomainNSUpdateResult", attributes: { Domain: domain.name, Nameserver: host, IsSuccess: true } }];
}

export function nsGetInfo(call: NamecheapCall): Element[] {
  const { domain, host } = readHost(call);
  const [ip = ""] = known(domain, host);
  return [
    {
      name: "DomainNSInfoResult",
      attributes: { Domain: domain.name, Nameserver: host, IP: ip },
      children: [{ name: "NameserverStatuses", children: [{ name: "Status", children: "OK" }] }],
    },
  ];
}

function readHost(call: NamecheapCall): { domain: RegistrarDomain; host: string } {
  const domain = findBySplit(call);
  const host = canonicalHost(call.parameters["nameserver"] ?? "");
  if (!isWithin(host, domain.name) || host === domain.name) {
    throw new RegistrarRefusal("2011170", "Nameserver must be below the domain");
  }
  return { domain, host };
}

function readAddress(call: NamecheapCall, parameter: "ip" | "oldip"): string {
  const address = call.parameters[parameter] ?? "";
  if (!isIPv4(address)) throw new RegistrarRefusal("2011281", `Parameter ${parameter} is Invalid`);
  return address;
}

function known(domain: RegistrarDomain, host: string): string[] {
  const addresses = domain.glue[host];
  if (!addresses) throw new RegistrarRefusal("2033408", "Nameserver not found");
  return addresses;
}
