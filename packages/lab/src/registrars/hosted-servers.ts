import type { RegistrarName } from "./registrar-account.ts";

/** The name servers of each registrar's own DNS. All are foreign to the product, and the lab's parking responder plays them. */
const hostedServers: Record<RegistrarName, readonly string[]> = {
  cloudflare: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"],
  namecheap: ["dns1.registrar-servers.com", "dns2.registrar-servers.com"],
  godaddy: ["ns51.domaincontrol.com", "ns52.domaincontrol.com"],
  ovh: ["dns19.ovh.net", "ns19.ovh.net"],
  dynadot: ["ns1.dyna-ns.net", "ns2.dyna-ns.net"],
};

export function hostedServersOf(registrar: RegistrarName): string[] {
  return [...hostedServers[registrar]];
}
