import type { RandomBytes } from "../../platform/random.ts";
import type { AskDns, DnsAnswer, DnsRecord, RecordType, ServerAddress } from "./dns-query.ts";
import type { NameserverAddress } from "./nameserver-book.ts";

export interface ZoneExpectation {
  fqdn: string;
  /** What `console` and every unnamed label lead to. */
  ip: string;
  ipv6?: string | undefined;
  /** Where a policy decides on the addresses: any signed address will do. */
  anyAddress?: boolean;
  /** The delegation that the parent on the same servers has to tell; undefined where the parent is not ours. */
  ds?: readonly string[] | undefined;
}

export interface Verification {
  verified: boolean;
  /** One entry per server that fails, with the first thing that is wrong there. */
  failures: (NameserverAddress & { problem: string })[];
}

/** Asks every address of our name servers, at once, whether the zone is answered as it should be: authoritatively, exactly, and signed. */
export async function verifyZone(
  expected: ZoneExpectation,
  addresses: readonly NameserverAddress[],
  { ask, random }: { ask: AskDns; random: RandomBytes },
  signal: AbortSignal,
): Promise<Verification> {
  // A label nobody has asked for, so that no cache knows it; it proves the wildcard.
  const unnamed = `v${random(6).toString("hex")}.${expected.fqdn}`;
  const problems = await Promise.all(addresses.map((server) => problemAt(server, expected, unnamed, ask, signal)));
  const failures = addresses.flatMap((server, index) => {
    const problem = problems[index];
    return problem === undefined ? [] : [{ ...server, problem }];
  });
  return { verified: addresses.length > 0 && failures.length === 0, failures };
}

async function problemAt(server: ServerAddress, expected: ZoneExpectation, unnamed: string, ask: AskDns, signal: AbortSignal) {
  const { fqdn, ip, ipv6, anyAddress = false, ds } = expected;
  const look = (name: string, type: RecordType) => ask(server, { name, type, dnssec: true }, signal);
  const names = [`console.${fqdn}`, unnamed];
  const checks: Promise<string | undefined>[] = [
    look(fqdn, "SOA").then((answer) => soaProblem(answer, fqdn)),
    ...names.map((name) => look(name, "A").then((answer) => setProblem(answer, { name, type: "A", data: anyAddress ? undefined : [ip] }))),
    ...(ipv6 === undefined ? [] : names).map((name) =>
      look(name, "AAAA").then((answer) => setProblem(answer, { name, type: "AAAA", data: anyAddress ? undefined : [ipv6 ?? ""] })),
    ),
    ...(ds === undefined ? [] : [look(fqdn, "DS").then((answer) => dsProblem(answer, fqdn, ds))]),
  ];
  const found = await Promise.allSettled(checks);
  signal.throwIfAborted();

  return found.map((result) => (result.status === "fulfilled" ? result.value : reasonOf(result.reason))).find((text) => text !== undefined);
}

function soaProblem(answer: DnsAnswer, fqdn: string): string | undefined {
  if (answer.status !== "NOERROR") return `it answers ${fqdn} SOA with ${answer.status}`;
  if (answer.authoritative && answer.answers.some(({ type }) => type === "SOA")) return undefined;
  return `it is not authoritative for ${fqdn}`;
}

interface ExpectedSet {
  name: string;
  type: RecordType;
  /** Undefined where anything will do. */
  data: readonly string[] | undefined;
}

function setProblem(answer: DnsAnswer, { name, type, data }: ExpectedSet): string | undefined {
  const seen = answer.answers.filter((record) => record.type === type).map((record) => record.data);
  if (seen.length === 0) return `it answers ${name} ${type} with ${answer.status} and no record`;
  if (data !== undefined && !sameTexts(seen, data))
    return `it answers ${name} ${type} with ${seen.join(", ")} instead of ${data.join(", ")}`;
  return signatureFor(answer, type) ? undefined : `its answer to ${name} ${type} is not signed`;
}

/** A signature by the name itself would be the child's, and prove nothing about the delegation. */
function dsProblem(answer: DnsAnswer, fqdn: string, ds: readonly string[]): string | undefined {
  const problem = setProblem(answer, { name: fqdn, type: "DS", data: ds });
  if (problem !== undefined) return problem;
  return signatureFor(answer, "DS")?.signature?.signer === fqdn ? `the DS of ${fqdn} is not signed by the zone above` : undefined;
}

function signatureFor({ answers }: DnsAnswer, type: RecordType): DnsRecord | undefined {
  return answers.find(({ signature }) => signature?.covers === type);
}

function sameTexts(one: readonly string[], other: readonly string[]): boolean {
  return one.toSorted().join(" ") === other.toSorted().join(" ");
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
