import type { ChainProblem, ChainRecord, ChainZone, SignatureState } from "@catalyst/contract";
import { dsOf } from "../dnssec/zone-key.ts";
import type { ChainExpectation } from "./inspect-records.ts";
import { type InspectedZone, holds } from "./inspect-zone.ts";

export interface ChainFindings {
  fqdn: string;
  zones: readonly InspectedZone[];
  records: readonly ChainRecord[];
  /** Why the way down ended early. */
  stoppedBy: string | undefined;
  expected: ChainExpectation;
}

/** Everything that keeps the name from being found or trusted, from the root down. */
export function problemsOf(findings: ChainFindings): ChainProblem[] {
  return checks.flatMap((check) => check(findings));
}

type Check = (findings: ChainFindings) => ChainProblem[];

/** Reads as the list of what may be wrong. */
const checks: readonly Check[] = [
  wayEnds,
  notDelegated,
  ofEachZone(serversSilent),
  ofEachZone(listsDiffer),
  otherNameservers,
  ofEachZone(trustBroken),
  ofEachZone(signedWithoutDs),
  recordsMissing,
  recordsUnsigned,
];

function wayEnds({ zones, stoppedBy }: ChainFindings): ChainProblem[] {
  if (stoppedBy === undefined) return [];
  const zone = zones.at(-1)?.view.zone ?? ".";
  return [{ zone, problem: stoppedBy, next: "Start these servers, or correct the delegation in the zone above." }];
}

function notDelegated({ fqdn, zones, stoppedBy, expected }: ChainFindings): ChainProblem[] {
  const last = zones.at(-1)?.view.zone ?? ".";
  if (last === fqdn || stoppedBy !== undefined) return [];
  const hosts = expected.nameservers?.join(", ") ?? "the name servers of the platform";
  const where = last === "." ? "the root" : last;
  return [
    {
      zone: last,
      problem: `${fqdn} is not delegated: ${where} has no NS records for it.`,
      next: `Add NS records for ${fqdn} with ${hosts}.`,
    },
  ];
}

function ofEachZone(check: (zone: InspectedZone) => ChainProblem[]): Check {
  return ({ zones }) => zones.flatMap(check);
}

function serversSilent({ view }: InspectedZone): ChainProblem[] {
  return view.servers.flatMap(({ host, address, problem }) =>
    problem === undefined
      ? []
      : [
          {
            zone: view.zone,
            problem: `${problem}.`,
            next: `See that ${host} runs, serves ${view.zone} and is reached at ${address}, UDP and TCP.`,
          },
        ],
  );
}

function listsDiffer({ view: { zone, nameservers } }: InspectedZone): ChainProblem[] {
  const { parent, zone: own } = nameservers;
  if (parent.length === 0 || own.length === 0 || parent.join(" ") === own.join(" ")) return [];
  const problem = `The zone above ${zone} lists ${parent.join(", ")}, the zone itself ${own.join(", ")}.`;
  return [{ zone, problem, next: "Make both lists the same; the zone above decides whom resolvers ask." }];
}

function otherNameservers({ fqdn, zones, expected }: ChainFindings): ChainProblem[] {
  const seen = zones.find(({ view }) => view.zone === fqdn)?.view.nameservers.parent;
  const wanted = expected.nameservers?.toSorted();
  if (!seen || !wanted || seen.join(" ") === wanted.join(" ")) return [];
  const problem = `${fqdn} is delegated to ${seen.join(", ")} and not to ${wanted.join(", ")}.`;
  return [{ zone: fqdn, problem, next: `Change the NS records of ${fqdn} at the registrar or in the zone above.` }];
}

/** Only the topmost broken zone is told: everything below it fails with it. */
function trustBroken({ view, keys }: InspectedZone): ChainProblem[] {
  const { zone, signatures, ds } = view;
  const parentIsBroken = view.trust === "bogus" && holds({ state: signatures.ds }) && holds({ state: signatures.keys });
  if (view.trust !== "bogus" || parentIsBroken) return [];
  if (view.parent !== undefined && !view.keys.some(({ matchesDs }) => matchesDs)) {
    const right = keys.filter(({ flags }) => flags % 2 === 1).map((key) => dsOf(key, zone));
    const problem = `The DS of ${zone} (${ds.join("; ")}) belongs to none of its keys, so validating resolvers refuse every answer.`;
    return [{ zone, problem, next: right.length === 0 ? "Remove the DS." : `Replace the DS by ${right.join("; ")}, or remove it.` }];
  }
  if (view.parent !== undefined && !holds({ state: signatures.ds })) {
    return [
      { zone, problem: `The DS of ${zone} cannot be trusted: ${spoken[signatures.ds]}.`, next: `Let ${view.parent} be signed anew.` },
    ];
  }
  return [{ zone, problem: `The keys of ${zone} cannot be trusted: ${spoken[signatures.keys]}.`, next: `Let ${zone} be signed anew.` }];
}

function signedWithoutDs({ view, keys }: InspectedZone): ChainProblem[] {
  const right = keys.filter(({ flags }) => flags % 2 === 1).map((key) => dsOf(key, view.zone));
  if (view.trust !== "insecure" || view.ds.length > 0 || right.length === 0) return [];
  const problem = `${view.zone} is signed, but the zone above has no DS for it, so nobody can check its answers.`;
  return [{ zone: view.zone, problem, next: `Add the DS ${right.join("; ")} where ${view.zone} is delegated.` }];
}

function recordsMissing({ fqdn, records, expected }: ChainFindings): ChainProblem[] {
  return records.flatMap(({ name, data }) => {
    const next = `Let DNS be written again for ${fqdn}.`;
    if (data.length === 0) return [{ zone: fqdn, problem: `${name} has no address.`, next }];
    if (expected.ip === undefined || (data.length === 1 && data[0] === expected.ip)) return [];
    return [{ zone: fqdn, problem: `${name} leads to ${data.join(", ")} and not to ${expected.ip}.`, next }];
  });
}

function recordsUnsigned({ fqdn, zones, records }: ChainFindings): ChainProblem[] {
  if (zones.at(-1)?.view.trust !== "secure") return [];
  const wrong = records.filter(({ data, signature }) => data.length > 0 && !holds({ state: signature }));
  return wrong.map(({ name, signature }) => ({
    zone: fqdn,
    problem: `The answer for ${name} cannot be trusted: ${spoken[signature]}.`,
    next: `Let ${fqdn} be signed anew.`,
  }));
}

const spoken: Record<SignatureState, string> = {
  valid: "its signature holds",
  unchecked: "its signature was not computed",
  expired: "its signature has expired",
  "not-yet-valid": "its signature is not valid yet",
  "no-key": "the key that signed it is not published or not trusted",
  wrong: "its signature does not fit",
  missing: "it is not signed",
} satisfies Record<ChainZone["signatures"]["keys"], string>;
