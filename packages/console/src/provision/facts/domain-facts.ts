import type { DelegationChain, DeploymentDns, State } from "@catalyst/contract";
import type { Static } from "typebox";

type Dns = Static<typeof DeploymentDns>;

/** How a name of the Sovereign answers, next to how it should. */
export interface RecordRow {
  name: string;
  type: "A" | "AAAA";
  /** Undefined while the load balancer has no address. */
  expected: string | undefined;
  ttl: number | undefined;
  /** What the zone's servers say; undefined when nobody has asked them for it. */
  seen: readonly string[] | undefined;
  verdict: "match" | "differs" | "missing" | "unseen" | "later";
}

/** The names by which every Sovereign is reached. */
export const sovereignNames = ["@", "*", "console", "api", "gitea", "harbor"] as const;

export function nameOf(fqdn: string, label: string): string {
  return label === "@" ? fqdn : `${label}.${fqdn}`;
}

/** The six names, expected and seen. Only addresses of IPv4 are asked for when the chain is looked at. */
export function recordRows(
  fqdn: string,
  dns: Pick<Dns, "records"> | undefined,
  chain: Pick<DelegationChain, "records"> | undefined,
): RecordRow[] {
  const expected = dns?.records ?? [];
  if (expected.length === 0)
    return sovereignNames.map((label) => ({
      name: nameOf(fqdn, label),
      type: "A",
      expected: undefined,
      ttl: undefined,
      seen: seenOf(nameOf(fqdn, label), "A"),
      verdict: "later",
    }));
  return expected.map(({ name, type, content, ttl }) => {
    const bare = name.replace(/\.$/, "");
    const seen = seenOf(bare, type);
    return { name: bare, type, expected: content, ttl, seen, verdict: verdictOf(content, seen) };
  });

  function seenOf(name: string, type: string): readonly string[] | undefined {
    return chain?.records.find((each) => each.name === name && each.type === type)?.data;
  }
}

function verdictOf(expected: string, seen: readonly string[] | undefined): RecordRow["verdict"] {
  if (seen === undefined) return "unseen";
  if (seen.length === 0) return "missing";
  return seen.length === 1 && seen[0] === expected ? "match" : "differs";
}

/** Whether the zone answers already, so that it may be pointed at. */
export function zoneState({ phases, status }: Pick<State, "phases" | "status">): "ready" | "writing" | "failed" | "later" {
  const last = phases.findLast(({ phase }) => phase === "dns-commit");
  if (last?.status === "succeeded") return "ready";
  if (last?.status === "running" || last?.status === "waiting") return status === "failed" || status === "cancelled" ? "failed" : "writing";
  return last ? "failed" : "later";
}

/** One of the servers above the domain, and what it says of the domain. */
export interface ParentRow {
  host: string;
  address: string;
  nameservers: string[];
  error: string | undefined;
  verdict: "complete" | "other" | "none" | "silent";
}

export function parentRows({ parents, expected }: Pick<Dns["delegation"], "parents" | "expected">): ParentRow[] {
  const wanted = namesOf(expected);
  return parents.map(({ host, address, nameservers, error }) => ({
    host,
    address,
    nameservers,
    error,
    verdict: error !== undefined ? "silent" : nameservers.length === 0 ? "none" : namesOf(nameservers) === wanted ? "complete" : "other",
  }));
}

function namesOf(hosts: readonly string[]): string {
  return hosts
    .map((host) => host.toLowerCase().replace(/\.$/, ""))
    .toSorted()
    .join(" ");
}

/** Whether what is seen may still change by itself, so that it is looked at again. */
export function isWaitingForDns(dns: Pick<Dns, "delegation"> | undefined, status: State["status"]): boolean {
  return dns?.delegation.state !== "complete" && status !== "failed" && status !== "cancelled";
}
