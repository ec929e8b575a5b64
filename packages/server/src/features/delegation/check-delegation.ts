import { type Walker, type ZoneServer, delegatedTo, walkDown } from "./walk-down.ts";
import { serverAt } from "./dns-view.ts";

export interface ExpectedDelegation {
  domain: string;
  nameservers: readonly string[];
  /** Empty where the parent is to hold no DS yet. */
  ds: readonly string[];
}

/** How a delegation stands in the zone above. */
export interface DelegationState {
  expected: string[];
  /** What any of the parent's servers tells. */
  seen: string[];
  /** `complete`: every parent server that answers tells exactly the expected set. `partial`: some do. */
  state: "waiting" | "partial" | "complete";
  ds: { expected: string[]; seen: string[] };
  parents: ParentView[];
}

/** One server of the parent zone, and what it says. */
export interface ParentView extends ZoneServer {
  nameservers: string[];
  ds: string[];
  /** Why it said nothing. */
  error?: string;
}

/** Answers that are enough where the parent has more servers; one alone may be ahead of the others. */
const enoughAnswers = 2;

/** Asks all servers of the zone above the domain, found from the root, who the domain is given to. */
export async function checkDelegation(
  { domain, nameservers, ds }: ExpectedDelegation,
  walker: Walker,
  signal: AbortSignal,
): Promise<DelegationState> {
  const servers = await findParentServers(domain, walker, signal);
  const parents = await Promise.all(servers.map((server) => askParent(server, domain, walker, signal)));
  const expected = nameservers.toSorted();
  return {
    expected,
    seen: unionOf(parents.map((parent) => parent.nameservers)),
    state: stateOf(parents, expected),
    ds: { expected: ds.toSorted(), seen: unionOf(parents.map((parent) => parent.ds)) },
    parents,
  };
}

/** The servers of the zone that holds the domain's delegation, whether or not the domain is delegated. */
export async function findParentServers(domain: string, walker: Walker, signal: AbortSignal): Promise<readonly ZoneServer[]> {
  const { cuts } = await walkDown(domain, walker, signal);
  return cuts.findLast(({ zone }) => zone !== domain)?.servers ?? [];
}

async function askParent(server: ZoneServer, domain: string, { ask, view }: Walker, signal: AbortSignal): Promise<ParentView> {
  const at = serverAt(server.address, view);
  try {
    const [ns, ds] = await Promise.all([ask(at, { name: domain, type: "NS" }, signal), ask(at, { name: domain, type: "DS" }, signal)]);
    const refusal = [ns, ds].find(({ status }) => status !== "NOERROR" && status !== "NXDOMAIN");
    if (refusal) return { ...server, nameservers: [], ds: [], error: `it answers ${refusal.status}` };

    const dsTexts = ds.answers.filter(({ type }) => type === "DS").map(({ data }) => data);
    return { ...server, nameservers: delegatedTo(ns, domain), ds: dsTexts.toSorted() };
  } catch (error) {
    signal.throwIfAborted();
    return { ...server, nameservers: [], ds: [], error: error instanceof Error ? error.message : String(error) };
  }
}

function stateOf(parents: readonly ParentView[], expected: readonly string[]): DelegationState["state"] {
  const reachable = parents.filter(({ error }) => error === undefined);
  const agreeing = reachable.filter(({ nameservers }) => nameservers.join(" ") === expected.join(" "));
  if (agreeing.length === 0) return "waiting";

  const enough = agreeing.length >= enoughAnswers || agreeing.length === parents.length;
  return agreeing.length === reachable.length && enough ? "complete" : "partial";
}

function unionOf(lists: readonly string[][]): string[] {
  return [...new Set(lists.flat())].toSorted();
}
