import { isIP } from "node:net";
import { RegistrarError } from "../../platform/registrar-error.ts";
import type { Glue } from "../../features/registrars/registrar.ts";

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whether a text is a lower-case host or domain of at least two labels; addresses are none. */
export function isHostName(text: string): boolean {
  const labels = text.split(".");
  return text.length <= 253 && labels.length >= 2 && labels.every((each) => label.test(each)) && !/^\d+$/.test(labels.at(-1) ?? "");
}

/** As sets are compared and kept: lower case, no trailing dot, no repetition, sorted. */
export function canonicalHosts(hosts: readonly string[]): string[] {
  return [...new Set(hosts.map((host) => host.trim().toLowerCase().replace(/\.$/, "")))].filter((host) => host !== "").toSorted();
}

export function sameHosts(some: readonly string[], others: readonly string[]): boolean {
  return canonicalHosts(some).join() === canonicalHosts(others).join();
}

/** Whether a host lies strictly below a domain. */
export function isBelow(host: string, domain: string): boolean {
  return host.endsWith(`.${domain}`);
}

/** A host's address of one family, from the call's glue. */
export function addressOf(glue: Glue, host: string, family: 4 | 6 = 4): string | undefined {
  return glue[host]?.find((address) => isIP(address) === family);
}

/** The sentence for a host that cannot be used before the registry knows where it is. */
export function needsAddress(registrar: string, host: string): RegistrarError {
  return new RegistrarError("nameservers-rejected", {
    detail: `${registrar} needs the IPv4 address of ${host}, since it lies below a domain of the same account; send it in \`glue\`.`,
  });
}
