import type { ChainRecord, ChainZone, DelegationChain, ResolverAnswer } from "@catalyst/contract";

/** The way from the root down to a domain, a few lines for each zone, and what is wrong with what to do about it. */
export function describeChain({ fqdn, zones, records, problems, resolvers = [] }: DelegationChain): string[] {
  return [
    ...zones.flatMap(describeZone),
    ...describeRecords(records),
    ...resolvers.map((resolver) => `  ${describeResolver(resolver)}`),
    "",
    ...verdict(fqdn, zones, problems),
  ];
}

/** That a name answers, in a few lines: what its own servers say, how far it is proven, and what a resolver makes of it. */
export function describeAnswer({ fqdn, zones, records, problems, resolvers = [] }: DelegationChain): string[] {
  const console = records.find(({ name }) => name === `console.${fqdn}`);
  const servers = zones.at(-1)?.servers.map(({ host }) => host) ?? [];
  const path = zones.map(({ zone, trust }) => `${zone}${trust === "secure" ? "" : ` (${trust})`}`).join(" → ");

  return [
    console === undefined || console.data.length === 0
      ? `✗ console.${fqdn} has no address`
      : `✓ ${console.name} A ${console.data.join(", ")}, signature ${console.signature}, says ${servers.join(", ")}`,
    `${problems.length === 0 ? "✓" : "✗"} signed and delegated: ${path}`,
    ...resolvers.map(describeResolver),
    ...problems.map(({ problem }) => `✗ ${problem}`),
  ];
}

/** Whether the domain is found: its console has an address, nothing is wrong on the way from the root, and every resolver agrees. */
export function isFound({ fqdn, records, problems, resolvers = [] }: DelegationChain): boolean {
  const hasAddress = records.some(({ name, data }) => name === `console.${fqdn}` && data.length > 0);
  return hasAddress && problems.length === 0 && resolvers.every(({ problem }) => problem === undefined);
}

function describeResolver({ address, name, data, authenticated, problem }: ResolverAnswer): string {
  if (problem !== undefined) return `✗ resolver ${address}: ${problem}`;

  return `${authenticated ? "✓" : "○"} resolver ${address}: ${name} A ${data.join(", ")}, ${authenticated ? "proven from the root down (AD)" : "not proven"}`;
}

const marks = { secure: "✓", insecure: "○", bogus: "✗", unknown: "?" } as const;

const trusts = {
  secure: "signed without a gap from the root",
  insecure: "not signed: the zone above says so",
  bogus: "refused by resolvers that check signatures",
  unknown: "could not be looked at",
} as const;

function describeZone({ zone, servers, glue, ds, keys, signatures, trust }: ChainZone): string[] {
  const name = zone === "." ? ". (the root)" : zone;
  const servedBy = servers.map(
    (server) => `${server.host} (${server.address})${server.problem === undefined ? "" : ` ✗ ${server.problem}`}`,
  );
  const digests = keys.map(({ keyTag, algorithm, matchesDs }) => `${keyTag} (algorithm ${algorithm}${matchesDs ? ", by the DS" : ""})`);
  const until = signatures.keysUntil === undefined ? "" : `, until ${signatures.keysUntil.slice(0, 10)}`;

  return [
    `${marks[trust]} ${name}: ${trusts[trust]}`,
    ...labelled("NS", servedBy),
    ...labelled(
      "glue",
      glue.map(({ host, address }) => `${host} ${address}`),
    ),
    ...labelled(zone === "." ? "anchor" : "DS", ds),
    ...labelled("keys", digests.length === 0 ? [] : [`${digests.join(", ")}; signature ${signatures.keys}${until}`]),
  ];
}

function describeRecords(records: readonly ChainRecord[]): string[] {
  return records.map(({ name, type, data, signature }) => {
    const isFine = data.length > 0 && (signature === "valid" || signature === "unchecked");
    return `    ${isFine ? "✓" : "✗"} ${name} ${type} ${data.join(", ") || "nothing"}, signature ${signature}`;
  });
}

function verdict(fqdn: string, zones: readonly ChainZone[], problems: DelegationChain["problems"]): string[] {
  if (problems.length === 0) {
    const isSecure = zones.at(-1)?.trust === "secure";
    return [`${fqdn} is found from the root down${isSecure ? ", and every answer is proven by signatures" : ""}.`];
  }

  return problems.flatMap(({ problem, next }) => [`✗ ${problem}`, `  ${next}`]);
}

function labelled(label: string, values: readonly string[]): string[] {
  return values.map((value, index) => `    ${(index === 0 ? label : "").padEnd(8)}${value}`);
}
