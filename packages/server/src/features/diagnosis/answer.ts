import type { Diagnosis, Event, Job } from "@catalyst/contract";
import { describeDuration } from "../deployments/deployments.ts";
import { activityOf } from "./activity.ts";
import type { Facts } from "./facts.ts";
import { type Found, findCulprit, leastConfidence } from "./find-culprit.ts";
import { retryAfter } from "./finding.ts";
import type { Gathered } from "./gather-facts.ts";
import { rules } from "./rules.ts";

/** Words an answer from facts. `path` holds the jobs that wait, from the one asked about to the one that is under way. */
export function answer(gathered: Gathered, path: readonly Pick<Job, "jobName">[] = []): Diagnosis {
  const { facts } = gathered;
  const found = findCulprit(rules, facts);
  const base = {
    since: facts.since?.toISOString() ?? null,
    expected: facts.expected,
    evidence: evidenceOf(gathered),
    others: found?.others ?? [],
  };
  if (found && found.finding.confidence >= leastConfidence) return { ...base, ...recognised(found, facts, path) };
  return { ...base, ...(facts.failure || isOverdue(facts) ? unknown(facts, path, found) : unremarkable(gathered, path)) };
}

/** A job that has done its work needs no explanation. */
export function doneWith({ jobName }: Job, gathered: Gathered): Diagnosis {
  return {
    verdict: "healthy",
    waitingFor: null,
    since: null,
    expected: null,
    culprit: null,
    rule: null,
    owner: "catalyst",
    sentence: `Nothing unusual: ${jobName} has done its work.`,
    chain: [
      { kind: "deployment", name: gathered.facts.fqdn, state: gathered.facts.standing },
      { kind: "job", name: jobName, state: "succeeded" },
    ],
    evidence: evidenceOf(gathered),
    retry: "safe",
    ruledOut: [],
    others: [],
    confidence: 0.95,
  };
}

type Rest = Omit<Diagnosis, "since" | "expected" | "evidence" | "others">;

function recognised({ rule, finding }: Found, facts: Facts, path: readonly Pick<Job, "jobName">[]): Rest {
  const { culprit, owner, sentence, action, retry, confidence, waitingFor = null } = finding;
  return {
    verdict: facts.failure ? "culprit" : "waiting",
    waitingFor,
    culprit,
    rule,
    owner,
    sentence,
    chain: [
      ...chainOf(facts, path),
      ...(culprit ? [{ kind: culprit.kind, name: culprit.name, state: facts.failure ? "broken" : "waiting" }] : []),
    ],
    ...(action ? { action } : {}),
    retry,
    ruledOut: [],
    confidence,
  };
}

/** Something is wrong, and nobody can be blamed for it honestly: what it is not, and where to look. */
function unknown(facts: Facts, path: readonly Pick<Job, "jobName">[], found: Found | undefined): Rest {
  const { failure, phase } = facts;
  const sentence = failure
    ? `${failure.phase} failed, and nothing that is known explains it: ${failure.message.split("\n", 1)[0]}`
    : `${phase} takes longer than nine of ten runs before, and nothing that is known explains it.`;
  return {
    verdict: "unknown",
    waitingFor: failure ? null : `${phase} to end`,
    culprit: null,
    rule: null,
    owner: "catalyst",
    sentence,
    chain: chainOf(facts, path),
    ...(failure ? { action: retryAfter("Retry; what exists is taken over", failure) } : {}),
    retry: failure && !failure.retryable ? "no" : "safe",
    ruledOut: rules.filter(({ id }) => id !== "phase-failed").map(({ cause }) => cause),
    confidence: found?.finding.confidence ?? 0.2,
  };
}

function unremarkable({ facts, resource }: Gathered, path: readonly Pick<Job, "jobName">[]): Rest {
  const { standing, waitingFor, regions } = facts;
  const usually = facts.expected ? `, which usually takes ${describeDuration(facts.expected.p50)}` : "";
  const nothing = { culprit: null, rule: null, owner: "catalyst", chain: chainOf(facts, path), retry: "safe", ruledOut: [] } as const;
  const waits = (what: string, sentence: string): Rest => ({
    ...nothing,
    ruledOut: [],
    verdict: "waiting",
    waitingFor: what,
    sentence,
    confidence: 0.9,
  });
  const rests = (sentence: string): Rest => ({
    ...nothing,
    ruledOut: [],
    verdict: "healthy",
    waitingFor: null,
    sentence,
    confidence: 0.95,
  });

  switch (standing) {
    case "running":
      return waits(`${facts.phase} to end`, `Nothing unusual: ${activityOf(facts.phase, resource)}${usually}.`);
    case "waiting":
      return waits(waitingFor ?? "", `${facts.phase} waits for ${waitingFor}.`);
    case "booting":
      return waits(
        `the clusters of ${regions.map(({ key }) => key).join(", ")}`,
        "Nothing unusual: the infrastructure stands and its servers boot. What follows in the clusters is not watched from here yet.",
      );
    case "cancelled":
      return rests("Nothing unusual: the run was cancelled on request. Retry it to go on, or wipe it.");
    case "wiped":
      return rests(`Nothing unusual: ${facts.fqdn} was wiped, and nothing of it is left.`);
    case "unknown":
      return { ...rests("Nothing is known of this deployment's course."), verdict: "unknown", confidence: 0 };
    default:
      return rests("Nothing unusual: nothing is under way, and nothing is wrong.");
  }
}

function chainOf({ fqdn, standing, phase, failure }: Facts, path: readonly Pick<Job, "jobName">[]): Diagnosis["chain"] {
  const state = failure ? "failed" : standing;
  return [
    { kind: "deployment", name: fqdn, state },
    ...path.map(({ jobName }) => ({ kind: "job", name: jobName, state: "waiting" })),
    ...(phase ? [{ kind: "phase", name: phase, state }] : []),
  ];
}

function evidenceOf({ facts, instructions }: Gathered): Diagnosis["evidence"] {
  const { latest, trouble, regions } = facts;
  const words = regions.flatMap(({ lastWord }) => lastWord ?? []);
  const all = new Map([...instructions, ...trouble, ...words, ...(latest ? [latest] : [])].map((event) => [event.seq, event]));
  return [...all.values()]
    .toSorted((a, b) => a.seq - b.seq)
    .slice(-mostEvidence)
    .map(quote);
}

/** As many lines as a person reads. */
const mostEvidence = 5;

function quote({ phase, time, message, seq }: Event): Diagnosis["evidence"][number] {
  return { source: phase, time, text: message, seq };
}

/** It takes longer than nine of ten runs before. */
function isOverdue({ standing, since, expected, now }: Facts): boolean {
  return standing === "running" && since !== null && expected !== null && now.getTime() - since.getTime() > expected.p90;
}
