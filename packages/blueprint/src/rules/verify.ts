import type { BlueprintFinding, BlueprintNotChecked } from "@catalyst/contract";
import { clusterReleases } from "../model/cluster-releases.ts";
import type { KitData } from "../model/kit-data.ts";
import { loadCluster } from "../model/load-cluster.ts";
import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import type { Repository } from "../model/repository.ts";
import { DependencyMissingError, type Renderer } from "../render/renderer.ts";
import { addNeeds, filesSubject } from "./blueprint-subject.ts";
import type { BlueprintRule, ClusterRule, Edit, Found, Need, Rule } from "./rule.ts";
import type { BlueprintSubject, ClusterSubject, PublishedArtifact } from "./subject.ts";
import { findSuppressions, isSuppressed, type Suppression } from "./suppressions.ts";

export interface VerifyInput {
  repository: Repository;
  /** Of the repository: what is to be judged. Its neighbours are only looked at. */
  blueprints: readonly LoadedBlueprint[];
  /** Directories below `clusters/`. */
  clusterDirectories: readonly string[];
  rules: readonly Rule[];
  /** Undefined when there is no Helm: rules that need renders are not checked then. */
  renderer: Renderer | undefined;
  kit: KitData;
  kubeVersion: string;
  acceptedApiVersions?: readonly string[];
  /** The repository as it was, for rules that compare. */
  base?: { repository: Repository; renderer: Renderer } | undefined;
  /** What a registry holds, asked for beforehand. */
  registry?: RegistryAnswers | undefined;
  /** Keeps what was said of a folder, for as long as nothing that it depends on changes. */
  results?: ResultCache | undefined;
  signal?: AbortSignal | undefined;
}

/** By the folder of a Blueprint or cluster directory; whoever makes one knows what else an answer depends on. */
export interface ResultCache {
  read(folder: string): Promise<VerifiedPart | undefined>;
  write(folder: string, part: VerifiedPart): Promise<void>;
}

export interface RegistryAnswers {
  versions(blueprint: string): readonly string[] | undefined;
  artifact(blueprint: string, version: string): PublishedArtifact | undefined;
}

export interface VerifyResult {
  findings: CheckedFinding[];
  notChecked: BlueprintNotChecked[];
  /** `cilium 1.16.5`, sorted: charts that a stand-in stood in for. */
  standIns: string[];
  suppressed: number;
}

/** A finding with the changes that cure it. */
export interface CheckedFinding extends BlueprintFinding {
  edits: readonly Edit[];
}

/** Judges Blueprints and cluster directories by the rules. A rule that throws is a fault of the engine and ends the run. */
export async function verify(input: VerifyInput): Promise<VerifyResult> {
  const parts = await Promise.all([
    ...input.blueprints.map((blueprint) => remembered(input, blueprint.folder, () => verifyBlueprint(blueprint, input))),
    ...input.clusterDirectories.map((directory) => remembered(input, directory, () => verifyCluster(directory, input))),
  ]);

  return {
    findings: parts.flatMap(({ findings }) => findings).toSorted(byPlace),
    notChecked: parts.flatMap(({ notChecked }) => notChecked),
    standIns: [...new Set(parts.flatMap(({ standIns }) => standIns))].toSorted(),
    suppressed: parts.reduce((sum, { suppressed }) => sum + suppressed, 0),
  };
}

/** What the rules say of one Blueprint or cluster directory. */
export interface VerifiedPart {
  findings: CheckedFinding[];
  notChecked: BlueprintNotChecked[];
  standIns: string[];
  suppressed: number;
}

async function remembered({ results }: VerifyInput, folder: string, judge: () => Promise<VerifiedPart>): Promise<VerifiedPart> {
  const known = await results?.read(folder);
  if (known !== undefined) return known;
  const part = await judge();
  await results?.write(folder, part);

  return part;
}

async function verifyBlueprint(blueprint: LoadedBlueprint, input: VerifyInput): Promise<VerifiedPart> {
  const subject = filesSubject(blueprint, input);
  const rules = input.rules.filter((rule): rule is BlueprintRule => rule.scope === "blueprint");
  const run = (some: readonly BlueprintRule[], absent: ReadonlyMap<Need, string>) =>
    runRules(some, absent, blueprint.name, (rule) => rule.check(subject as BlueprintSubject), input.signal);
  // Helm is at work meanwhile.
  const [absent, ofFiles] = await Promise.all([
    addNeeds(subject, blueprint, input),
    run(
      rules.filter(({ needs }) => needs.length === 0),
      new Map(),
    ),
  ]);
  const { findings, notChecked } = await run(
    rules.filter(({ needs }) => needs.length > 0),
    absent,
  );
  const standIns = (subject.dependencies ?? []).filter(({ kind }) => kind === "stand-in");

  return {
    ...suppress([...ofFiles.findings, ...findings], blueprint.folder, blueprint.name, input),
    notChecked: [...ofFiles.notChecked, ...notChecked],
    standIns: standIns.map(({ dependency }) => `${dependency.name} ${dependency.version}`),
  };
}

async function verifyCluster(directory: string, input: VerifyInput): Promise<VerifiedPart> {
  const { repository, kit, renderer, registry, signal } = input;
  const cluster = loadCluster(repository.files, directory);
  const subject: ClusterSubject = {
    directory,
    repository,
    kit,
    cluster,
    releases: clusterReleases(cluster, repository, renderer),
    published: registry === undefined ? undefined : (blueprint, version) => registry.artifact(blueprint, version),
  };
  const absent = new Map<Need, string>();
  if (renderer === undefined) absent.set("renders", "there is no Helm");
  if (registry === undefined) absent.set("registry", "");
  const rules = input.rules.filter((rule): rule is ClusterRule => rule.scope === "cluster");
  const { findings, notChecked } = await runRules(rules, absent, directory, (rule) => rule.check(subject), signal);

  return { ...suppress(findings, directory, directory, input), notChecked, standIns: [] };
}

async function runRules<R extends Rule>(
  rules: readonly R[],
  absent: ReadonlyMap<Need, string>,
  name: string,
  check: (rule: R) => Iterable<Found> | AsyncIterable<Found>,
  signal: AbortSignal | undefined,
): Promise<Pick<VerifiedPart, "findings" | "notChecked">> {
  const findings: CheckedFinding[] = [];
  const skipped = new Map<string, string[]>();
  for (const rule of rules) {
    signal?.throwIfAborted();
    const missing = rule.needs.find((need) => absent.has(need));
    if (missing !== undefined) {
      const reason = absent.get(missing)!;
      // Nothing to compare with is an answer: a rule about a change has nothing to say about what is new.
      if (reason !== "") skipped.set(reason, [...(skipped.get(reason) ?? []), rule.id]);
      continue;
    }
    try {
      for await (const found of check(rule)) findings.push(toFinding(rule, found, name));
    } catch (error) {
      if (!(error instanceof DependencyMissingError)) throw new Error(`${rule.id} failed on ${name}`, { cause: error });
      skipped.set(error.message, [...(skipped.get(error.message) ?? []), rule.id]);
    }
  }

  return { findings, notChecked: [...skipped].map(([reason, ids]) => ({ blueprint: name, rules: ids, reason })) };
}

function toFinding(rule: Rule, found: Found, blueprint: string): CheckedFinding {
  const { at, object, evidence, edits = [] } = found;

  return {
    rule: rule.id,
    severity: found.severity ?? rule.severity,
    message: found.message,
    fix: found.fix ?? rule.fix,
    file: at.file,
    line: at.line,
    column: at.column,
    blueprint,
    ...(object === undefined ? {} : { object }),
    ...(evidence === undefined ? {} : { evidence }),
    fixable: edits.length > 0,
    edits,
  };
}

/** Takes out what a comment with a reason silences, and puts in each comment without one. */
function suppress(
  findings: readonly CheckedFinding[],
  folder: string,
  name: string,
  { repository, rules }: VerifyInput,
): Pick<VerifiedPart, "findings" | "suppressed"> {
  const suppressions = findSuppressions(repository.files, repository.files.under(`${folder}/`));
  const silent = new Set(rules.filter(({ suppressible }) => suppressible).map(({ id }) => id));
  const kept = findings.filter((finding) => !silent.has(finding.rule) || !isSuppressed(finding, suppressions));

  return {
    findings: [...kept, ...suppressions.filter(({ reason }) => reason === "").map((suppression) => withoutReason(suppression, name))],
    suppressed: findings.length - kept.length,
  };
}

function withoutReason({ file, line, rule }: Suppression, blueprint: string): CheckedFinding {
  return {
    rule: "BP-IGNORE-REASON",
    severity: "error",
    message: `${rule} is to be ignored here, but no reason is given`,
    fix: `write why after the rule: catalyst:ignore ${rule} <reason>`,
    file,
    line,
    column: 1,
    blueprint,
    fixable: false,
    edits: [],
  };
}

function byPlace(one: BlueprintFinding, other: BlueprintFinding): number {
  return (
    compare(one.blueprint, other.blueprint) ||
    compare(one.file, other.file) ||
    one.line - other.line ||
    one.column - other.column ||
    compare(one.rule, other.rule)
  );
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
