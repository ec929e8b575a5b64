import type { DelegationChain, DeploymentDns, State } from "@catalyst/contract";
import type { Static } from "typebox";

type Dns = Static<typeof DeploymentDns>;

/** How a name of the Sovereign answers, next to how it should. */
export interface RecordRow {
  name: string;
  /** Addresses that it should answer; empty while the load balancer has none. */
  expected: readonly string[];
  ttl: number | undefined;
  /** The IPv4 addresses that the zone's servers say; undefined when nobody has asked them. Of IPv6 nobody does. */
  seen: readonly string[] | undefined;
  verdict: "match" | "differs" | "missing" | "unseen" | "later";
}

/** The names by which every Sovereign is reached. */
export const sovereignNames = ["@", "*", "console", "api", "gitea", "harbor"] as const;

export function nameOf(fqdn: string, label: string): string {
  return label === "@" ? fqdn : `${label}.${fqdn}`;
}

/** The six names, expected and seen. They are judged by their IPv4 address. */
export function recordRows(
  fqdn: string,
  dns: Pick<Dns, "records"> | undefined,
  chain: Pick<DelegationChain, "records"> | undefined,
): RecordRow[] {
  return sovereignNames.map((label) => {
    const name = nameOf(fqdn, label);
    const records = dns?.records.filter((each) => each.name.replace(/\.$/, "") === name) ?? [];
    const seen = chain?.records.find((each) => each.name === name && each.type === "A")?.data;
    const address = records.find(({ type }) => type === "A")?.content;
    return {
      name,
      expected: records.map(({ content }) => content),
      ttl: records[0]?.ttl,
      seen,
      verdict: address === undefined ? "later" : verdictOf(address, seen),
    };
  });
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
