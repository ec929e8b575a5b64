/** Second-level labels below a country code under which registries sell names. */
const registryLabels = new Set(["co", "com", "net", "org", "gov", "edu", "ac", "mil"]);

/** Lower case, without the dot at the end. */
export function bareName(name: string): string {
  return name.trim().toLowerCase().replace(/\.$/, "");
}

/** The registered domain a host belongs to: `ns1.acme.works` → `acme.works`, `ns1.acme.co.uk` → `acme.co.uk`. */
export function registeredDomainOf(host: string): string {
  const labels = bareName(host).split(".");
  const [second = "", top = ""] = labels.slice(-2);

  return labels.slice(top.length === 2 && registryLabels.has(second) ? -3 : -2).join(".");
}

/** The zone a registered domain is delegated from: `acme.co.uk` → `co.uk`, `acme.works` → `works`; the root's is the empty name. */
export function parentOf(domain: string): string {
  return bareName(domain).split(".").slice(1).join(".");
}

/** Whether a name is that domain or below it. */
export function isWithin(name: string, domain: string): boolean {
  return domain === "" || name === domain || name.endsWith(`.${domain}`);
}
