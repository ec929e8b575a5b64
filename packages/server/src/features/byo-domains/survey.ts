import type { ByoRecord } from "../../database/domains-schema.ts";
import type { RecordType } from "../delegation/dns-query.ts";
import { type DelegationState, checkDelegation } from "../delegation/check-delegation.ts";
import { type Walker, type ZoneCut, askAny, walkDown } from "../delegation/walk-down.ts";
import { sameHosts } from "../registrars/domain-guard.ts";
import { challengeName } from "./domain-facts.ts";

/** How a domain stands in the public DNS before anything is changed. */
export interface Survey {
  /** A server of the parent was there to be asked. */
  isKnown: boolean;
  nameservers: string[];
  ds: string[];
  /** Records that the present name servers tell and ours would not; null when none of them answers. */
  atRisk: ByoRecord[] | null;
}

/** Asks the parent who serves the domain, and those servers for the records that people would miss. */
export async function surveyDomain(domain: string, ours: readonly string[], walker: Walker, signal: AbortSignal): Promise<Survey> {
  const delegation = await checkDelegation({ domain, nameservers: ours, ds: [] }, walker, signal);
  const isOurs = sameHosts(delegation.seen, ours);
  const atRisk = isOurs || delegation.seen.length === 0 ? [] : await readRecords(domain, walker, signal);
  return { isKnown: isAnswered(delegation), nameservers: delegation.seen, ds: delegation.ds.seen, atRisk };
}

/** Whether a look at the parent says anything. */
export function isAnswered({ parents }: DelegationState): boolean {
  return parents.some(({ error }) => error === undefined);
}

/** Whether the claimant's text stands at the servers that serve the domain now. */
export async function isChallengeMet(domain: string, value: string, walker: Walker, signal: AbortSignal): Promise<boolean> {
  const servers = await presentServers(domain, walker, signal);
  const answer = servers && (await askAny(servers, { name: challengeName(domain), type: "TXT" }, walker, signal));
  return answer?.answers.some(({ type, data }) => type === "TXT" && data.replaceAll('"', "") === value) ?? false;
}

/** What breaks a website, mail or certificates when it goes missing. */
const missed: readonly { label: string; types: readonly RecordType[] }[] = [
  { label: "@", types: ["A", "AAAA", "MX", "TXT", "CAA"] },
  { label: "www", types: ["A", "AAAA", "CNAME"] },
  { label: "mail", types: ["A", "AAAA", "CNAME", "MX"] },
  { label: "autodiscover", types: ["A", "AAAA", "CNAME"] },
  { label: "_dmarc", types: ["TXT", "CNAME"] },
];

async function readRecords(domain: string, walker: Walker, signal: AbortSignal): Promise<ByoRecord[] | null> {
  const servers = await presentServers(domain, walker, signal);
  if (!servers) return null;

  const questions = missed.flatMap(({ label, types }) => {
    const name = label === "@" ? domain : `${label}.${domain}`;
    return types.map((type) => ({ name, type }));
  });
  const answers = await Promise.all(questions.map((question) => askAny(servers, question, walker, signal)));
  if (answers.every((answer) => answer === undefined)) return null;
  return questions.flatMap(({ name, type }, index) => {
    const records = (answers[index]?.answers ?? []).filter((record) => record.name === name && record.type === type);
    if (records.length === 0) return [];
    return [{ name, type, ttl: records[0]?.ttl ?? defaultTtl, records: records.map(({ data }) => asZoneContent(type, data)) }];
  });
}

async function presentServers(domain: string, walker: Walker, signal: AbortSignal): Promise<ZoneCut | undefined> {
  const { cuts } = await walkDown(domain, walker, signal);
  return cuts.find(({ zone, servers }) => zone === domain && servers.length > 0);
}

const defaultTtl = 300;

/** Host names in a zone end in a dot. */
function asZoneContent(type: string, data: string): string {
  return type === "CNAME" || type === "MX" ? `${data}.` : data;
}
