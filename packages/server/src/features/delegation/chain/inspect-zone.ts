import type { ChainZone, ZoneTrust } from "@catalyst/contract";
import { serverAt } from "../dns-view.ts";
import type { DnsAnswer, DnsRecord, RecordType } from "../dns-query.ts";
import { type Judgement, judgeSignature } from "../dnssec/judge-signature.ts";
import { type PublishedKey, matchesDs, readKey } from "../dnssec/zone-key.ts";
import { type Walker, type ZoneCut, type ZoneServer, askAny, delegatedTo } from "../walk-down.ts";

export interface InspectedZone {
  view: ChainZone;
  cut: ZoneCut;
  keys: PublishedKey[];
}

export interface InspectOptions {
  walker: Walker;
  now: Date;
}

/** One zone as its parent and its own servers tell it. `parent` is the zone above, inspected before; undefined for the root. */
export async function inspectZone(
  cut: ZoneCut,
  parent: InspectedZone | undefined,
  { walker, now }: InspectOptions,
  signal: AbortSignal,
): Promise<InspectedZone> {
  const { zone } = cut;
  const atZone = (type: RecordType) => askAny(cut, { name: zone, type, dnssec: true }, walker, signal);
  const atParent = (type: RecordType) => parent && askAny(parent.cut, { name: zone, type, dnssec: true }, walker, signal);
  const [servers, ownNs, ownKeys, parentNs, parentDs] = await Promise.all([
    Promise.all(cut.servers.map((server) => lookAt(server, zone, walker, signal))),
    atZone("NS"),
    atZone("DNSKEY"),
    atParent("NS"),
    atParent("DS"),
  ]);

  const keyRecords = recordsOf(ownKeys, zone, "DNSKEY");
  const keys = keyRecords.map(readKey);
  const ds = parent ? recordsOf(parentDs, zone, "DS").map(({ data }) => data) : [...(walker.view.trustAnchors ?? [])];
  const trusted = keys.filter((key) => ds.some((text) => matchesDs(key, zone, text)));
  const signers = parent || ds.length > 0 ? trusted : keys;
  const keysSignature = judgeSignature({ name: zone, type: "DNSKEY", records: ownKeys?.answers ?? [] }, zone, signers, now);
  const dsSignature: Judgement = parent
    ? judgeSignature({ name: zone, type: "DS", records: parentDs?.answers ?? [] }, parent.view.zone, parent.keys, now)
    : { state: "missing" };

  const view: ChainZone = {
    zone,
    ...(parent ? { parent: parent.view.zone } : {}),
    servers,
    nameservers: {
      parent: parentNs ? delegatedTo(parentNs, zone) : [],
      zone: recordsOf(ownNs, zone, "NS")
        .map(({ data }) => data)
        .toSorted(),
    },
    glue: (parentNs?.additional ?? [])
      .filter(({ type }) => type === "A" || type === "AAAA")
      .map(({ name, data }) => ({ host: name, address: data })),
    ds,
    keys: keys.map((key) => ({ keyTag: key.keyTag, algorithm: key.algorithm, flags: key.flags, matchesDs: trusted.includes(key) })),
    signatures: {
      ds: dsSignature.state,
      keys: keysSignature.state,
      ...(keysSignature.until ? { keysUntil: keysSignature.until.toISOString() } : {}),
    },
    trust: trustOf({ parent: parent?.view.trust, ds, dsSignature, keysSignature, parentAnswers: parentDs !== undefined, ownKeys }),
  };
  return { view, cut, keys };
}

/** A server of a zone has to answer for it with authority; one that does not makes a part of all lookups fail. */
async function lookAt(
  { host, address }: ZoneServer,
  zone: string,
  { ask, view }: Walker,
  signal: AbortSignal,
): Promise<ChainZone["servers"][number]> {
  try {
    const answer = await ask(serverAt(address, view), { name: zone, type: "SOA" }, signal);
    if (answer.authoritative && answer.answers.some(({ type }) => type === "SOA")) return { host, address };
    return { host, address, problem: `${host} (${address}) does not serve ${zone}: it answers ${answer.status}` };
  } catch (error) {
    signal.throwIfAborted();
    return { host, address, problem: error instanceof Error ? error.message : String(error) };
  }
}

interface TrustFacts {
  /** Of the zone above; undefined for the root. */
  parent: ZoneTrust | undefined;
  ds: readonly string[];
  dsSignature: Judgement;
  keysSignature: Judgement;
  parentAnswers: boolean;
  ownKeys: DnsAnswer | undefined;
}

/** As a validating resolver would decide. An algorithm that we do not compute is taken as right when its times are. */
function trustOf({ parent, ds, dsSignature, keysSignature, parentAnswers, ownKeys }: TrustFacts): ZoneTrust {
  const keysHold = holds(keysSignature);
  if (parent === undefined) return ownKeys === undefined ? "unknown" : keysHold ? "secure" : "bogus";
  if (parent !== "secure") return parent;
  if (!parentAnswers) return "unknown";
  if (ds.length === 0) return "insecure";
  if (ownKeys === undefined) return "unknown";
  return holds(dsSignature) && keysHold ? "secure" : "bogus";
}

export function holds({ state }: { state: Judgement["state"] }): boolean {
  return state === "valid" || state === "unchecked";
}

function recordsOf(answer: DnsAnswer | undefined, name: string, type: RecordType): DnsRecord[] {
  return (answer?.answers ?? []).filter((record) => record.name === name && record.type === type);
}
