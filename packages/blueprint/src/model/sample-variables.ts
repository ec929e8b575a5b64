/** What stands in for the variables of cluster files where a kit is rendered without a Sovereign. The name is reserved for tests (RFC 6761). */
const samples: Readonly<Record<string, string>> = {
  SOVEREIGN_FQDN: "sovereign.test",
  SOVEREIGN_SLUG: "sovereign",
  REGION_KEY: "fsn1",
  REGION_ROLE: "primary",
  CLUSTER_NAME: "sovereign-fsn1",
  CLUSTER_ID: "1",
  // Unlike k3s' defaults, so that a value which only repeats a default is told from one that is read.
  POD_CIDR: "10.210.0.0/16",
  SERVICE_CIDR: "10.211.0.0/16",
  LB_IPV4: "192.0.2.1",
  OCI_REGISTRY: "registry.sovereign.test/catalyst",
  ORG_EMAIL: "admin@sovereign.test",
  KEYCLOAK_TOPOLOGY: "shared",
};

/** A copy of values with `${NAME}` filled in: from what is given, else from the samples. A variable alone in a value keeps the type that Flux's substitution would give it. */
export function sampleVariables<T>(value: T, given: Readonly<Record<string, string>> = {}): T {
  if (typeof value === "string") return substitute(value, given) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => sampleVariables(item, given)) as T;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, sampleVariables(item as unknown, given)])) as T;
  }

  return value;
}

function substitute(text: string, given: Readonly<Record<string, string>>): string | number {
  const filled = text.replaceAll(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => given[name] ?? samples[name] ?? whole);

  return text !== filled && /^\d+$/.test(filled) && /^\$\{[A-Z0-9_]+\}$/.test(text) ? Number(filled) : filled;
}
