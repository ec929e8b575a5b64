import { serverAt, type DnsView } from "./dns-view.ts";
import type { AskDns, DnsAnswer, DnsRecord, Question } from "./dns-query.ts";

/** A zone on the way from the root to a name, and who answers for it. */
export interface ZoneCut {
  /** `.` for the root. */
  zone: string;
  servers: readonly ZoneServer[];
}

export interface ZoneServer {
  host: string;
  address: string;
}

export interface Walk {
  /** From the root to the deepest zone that holds the name. */
  cuts: ZoneCut[];
  /** Why the walk ended early, as a sentence: a zone whose servers do not answer, or have no address. */
  stoppedBy?: string;
}

export interface Walker {
  ask: AskDns;
  view: DnsView;
}

/** Servers' own addresses may need a walk of their own, and those another; nobody nests deeper in earnest. */
const deepestWalk = 4;

/**
 * Follows the delegations from the root to a name, asking at each label whether a zone begins there. Also sees a zone whose parent is on the
 * same server, which no referral tells of.
 */
export async function walkDown(name: string, walker: Walker, signal: AbortSignal, depth = 0): Promise<Walk> {
  const cuts: ZoneCut[] = [{ zone: ".", servers: walker.view.rootHints }];
  for (const label of labelsOf(name)) {
    const here = cuts.at(-1) as ZoneCut;
    const answer = await askAny(here, { name: label, type: "NS" }, walker, signal);
    if (answer === undefined)
      return { cuts, stoppedBy: `No name server of ${spoken(here.zone)} answers; asked were ${listed(here.servers)}.` };
    if (answer.status === "NXDOMAIN") return { cuts };

    const hosts = delegatedTo(answer, label);
    if (hosts.length === 0) continue;
    const servers = await addressesOf(hosts, answer.additional, walker, signal, depth);
    cuts.push({ zone: label, servers });
    if (servers.length === 0)
      return { cuts, stoppedBy: `No address is to be found for the name servers of ${label}: ${hosts.join(", ")}.` };
  }
  return { cuts };
}

/** The name and the names above it, the shortest first. */
function labelsOf(name: string): string[] {
  const labels = name.split(".");
  return labels.map((_label, index) => labels.slice(index).join(".")).toReversed();
}

/** An answer that says something; servers that are silent or refuse are passed over. Undefined when all do. */
export async function askAny(cut: ZoneCut, question: Question, walker: Walker, signal: AbortSignal): Promise<DnsAnswer | undefined> {
  for (let first = 0; first < cut.servers.length; first += askedTogether) {
    const some = cut.servers.slice(first, first + askedTogether);
    const answer = await Promise.any(some.map((server) => askOne(server, question, walker, signal))).catch(() => undefined);
    signal.throwIfAborted();
    if (answer) return answer;
  }
  return undefined;
}

/** Of a zone's many servers some may be silent for seconds. */
const askedTogether = 3;

async function askOne({ address }: ZoneServer, question: Question, { ask, view }: Walker, signal: AbortSignal): Promise<DnsAnswer> {
  const answer = await ask(serverAt(address, view), question, signal);
  if (answer.status === "NOERROR" || answer.status === "NXDOMAIN") return answer;
  throw new Error(`${address} answers ${answer.status}`);
}

/** Name servers that an answer gives a zone to: in the answer when the server holds the zone itself, in the authority section of a referral. */
export function delegatedTo({ answers, authority }: DnsAnswer, zone: string): string[] {
  return [...answers, ...authority]
    .filter(({ type, name }) => type === "NS" && name === zone)
    .map(({ data }) => data)
    .toSorted();
}

/** Addresses that came along with a delegation, or that the public DNS has for the hosts. */
async function addressesOf(
  hosts: readonly string[],
  glue: readonly DnsRecord[],
  walker: Walker,
  signal: AbortSignal,
  depth: number,
): Promise<ZoneServer[]> {
  const fromGlue = hosts.flatMap((host) => addressesIn(glue, host).map((address) => ({ host, address })));
  if (fromGlue.length > 0 || depth >= deepestWalk) return fromGlue;

  const found = await Promise.all(hosts.map((host) => resolveAddresses(host, walker, signal, depth + 1)));
  return hosts.flatMap((host, index) => (found[index] ?? []).map((address) => ({ host, address })));
}

/** Addresses of a host, found by asking from the root. Empty when there are none to be found. */
export async function resolveAddresses(host: string, walker: Walker, signal: AbortSignal, depth = 0): Promise<string[]> {
  const { cuts } = await walkDown(host, walker, signal, depth);
  const holder = cuts.at(-1) as ZoneCut;
  const answers = await Promise.all((["A", "AAAA"] as const).map((type) => askAny(holder, { name: host, type }, walker, signal)));
  const told = answers.flatMap((answer) => addressesIn(answer?.answers ?? [], host));
  // Where its zone does not answer, what came along with that zone's delegation is all that is known, to resolvers as well.
  return told.length > 0 ? told : holder.servers.filter((server) => server.host === host).map(({ address }) => address);
}

function addressesIn(records: readonly DnsRecord[], host: string): string[] {
  return records.filter(({ type, name }) => (type === "A" || type === "AAAA") && name === host).map(({ data }) => data);
}

function spoken(zone: string): string {
  return zone === "." ? "the root" : zone;
}

function listed(servers: readonly ZoneServer[]): string {
  return servers.map(({ host, address }) => `${host} (${address})`).join(", ") || "none";
}
