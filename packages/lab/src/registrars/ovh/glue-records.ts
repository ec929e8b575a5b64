import { isIP } from "node:net";
import { canonicalHost, isWithin } from "../host-name.ts";
import type { RegistrarDomain } from "../registrar-account.ts";
import { jsonAnswer, RegistrarRefusal, type RegistrarCall, type WireAnswer } from "../registrar-module.ts";
import { refuseUnchangeable } from "./domains.ts";
import { startTask } from "./tasks.ts";

export function listGlue(domain: RegistrarDomain): WireAnswer {
  return jsonAnswer(200, Object.keys(domain.glue));
}

export function getGlue(domain: RegistrarDomain, host: string): WireAnswer {
  return jsonAnswer(200, { host, ips: known(domain, host) });
}

export function createGlue(call: RegistrarCall, domain: RegistrarDomain): WireAnswer {
  refuseWithoutHosts(call, domain);
  const { host } = (call.request.body ?? {}) as { host?: unknown };
  const name = canonicalHost(typeof host === "string" ? host : "");
  if (!isWithin(name, domain.name) || name === domain.name) {
    throw new RegistrarRefusal("BAD_REQUEST", `A glue record of ${domain.name} must lie below it`);
  }
  if (domain.glue[name]) throw new RegistrarRefusal("CONFLICT", `The glue record ${name} already exists`);
  return startTask(call, domain, "DomainHostCreate", { glue: { [name]: readAddresses(call.request.body) } });
}

export function updateGlue(call: RegistrarCall, domain: RegistrarDomain, host: string): WireAnswer {
  refuseWithoutHosts(call, domain);
  known(domain, host);
  return startTask(call, domain, "DomainHostUpdate", { glue: { [host]: readAddresses(call.request.body) } });
}

function refuseWithoutHosts(call: RegistrarCall, domain: RegistrarDomain): void {
  if (domain.hostSupported === false) throw new RegistrarRefusal("BAD_REQUEST", "Glue records are not supported for this domain");
  refuseUnchangeable(call, domain);
}

function known(domain: RegistrarDomain, host: string): string[] {
  const addresses = domain.glue[host];
  if (!addresses) throw new RegistrarRefusal("NOT_FOUND", "The requested object (host) does not exist");
  return addresses;
}

function readAddresses(body: unknown): string[] {
  const { ips } = (body ?? {}) as { ips?: unknown };
  if (!Array.isArray(ips) || ips.length === 0 || !ips.every((ip) => typeof ip === "string" && isIP(ip) !== 0)) {
    throw new RegistrarRefusal("BAD_REQUEST", "Invalid value for ips");
  }
  return ips as string[];
}
