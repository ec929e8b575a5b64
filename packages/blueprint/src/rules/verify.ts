import type { BlueprintFinding, BlueprintNotChecked } from "@catalyst/contract";
import { clusterReleases } from "../model/cluster-releases.ts";
import type { KitData } from "../model/kit-data.ts";
import { loadCluster } from "../model/load-cluster.ts";
import type { LoadedBlueprint } from "../model/loaded-blueprint.ts";
import type { Repository } from "../model/repository.ts";
import { DependencyMissingError, type Renderer } from "../render/renderer.ts";
import { blueprintSubject } from "./blueprint-subject.ts";
import type { BlueprintRule, ClusterRule, Edit, Found, Need, Rule } from "./rule.ts";
import type { BlueprintSubject, ClusterSubject, PublishedArtifact } from "./subject.ts";
import { findSuppressions, isSuppressed } from "./suppressions.ts";

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
  signal?: AbortSignal | undefined;
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
  const ofBlueprints = await Promise.all(input.blueprints.map((blueprint) => verifyBlueprint(blueprint, input)));
  const ofClusters = await Promise.all(input.clusterDirectories.map((directory) => verifyCluster(directory, input)));
  const parts = [...ofBlueprints, ...ofClusters];
  const { kept, suppressed } = applySuppressions(
    parts.flatMap(({ findings }) => findings),
    input,
  );

  return {
    findings: kept.toSorted(byPlace),
    notChecked: parts.flatMap(({ notChecked }) => notChecked),
    standIns: [...new Set(parts.flatMap(({ standIns }) => standIns))].toSorted(),
    suppressed,
  };
}

interface Part {
  findings: CheckedFinding[];
  notChecked: BlueprintNotChecked[];
  standIns: string[];
}

async function verifyBlueprint(blueprint: LoadedBlueprint, input: VerifyInput): Promise<Part> {
  const { subject, absent } = await blueprintSubject(blueprint, input);
  const rules = input.rules.filter((rule): rule is BlueprintRule => rule.scope === "blueprint");
  const part = await runRules(rules, absent, blueprint.name, (rule) => rule.check(subject as BlueprintSubject), input.signal);
  const standIns = (subject.dependencies ?? []).filter(({ kind }) => kind === "stand-in");

  return { ...part, standIns: standIns.map(({ dependency }) => `${dependency.name} ${dependency.version}`) };
}

async function verifyCluster(directory: string, input: VerifyInput): Promise<Part> {
  const { repository, kit, renderer, registry, rules, signal } = input;
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
  if (registry === undefined) absent.set("registry", "no registry was asked (--published)");

  return {
    ...(await runRules(
      rules.filter((rule): rule is ClusterRule => rule.scope === "cluster"),
      absent,
      directory,
      (rule) => rule.check(subject),
      signal,
    )),
    standIns: [],
  };
}

async function runRules<R extends Rule>(
  rules: readonly R[],
  absent: ReadonlyMap<Need, string>,
  name: string,
  check: (rule: R) => Iterable<Found> | AsyncIterable<Found>,
  signal: AbortSignal | undefined,
): Promise<Pick<Part, "findings" | "notChecked">> {
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

function applySuppressions(findings: readonly CheckedFinding[], input: VerifyInput): { kept: CheckedFinding[]; suppressed: number } {
  const { repository, blueprints, clusterDirectories, rules } = input;
  const folders = [...blueprints.map(({ folder }) => folder), ...clusterDirectories];
  const suppressions = findSuppressions(
    repository.files,
    folders.flatMap((folder) => repository.files.under(`${folder}/`)),
  );
  const silent = new Set(rules.filter(({ suppressible }) => suppressible).map(({ id }) => id));
  const kept = findings.filter((finding) => !silent.has(finding.rule) || !isSuppressed(finding, suppressions));
  const withoutReason = suppressions
    .filter(({ reason }) => reason === "")
    .map(({ file, line, rule }): CheckedFinding => {
      const owner = blueprints.find(({ folder }) => file.startsWith(`${folder}/`))?.name ?? file.slice(0, file.lastIndexOf("/"));

      return {
        rule: "BP-IGNORE-REASON",
        severity: "error",
        message: `${rule} is to be ignored here, but no reason is given`,
        fix: `write why after the rule: catalyst:ignore ${rule} <reason>`,
        file,
        line,
        column: 1,
        blueprint: owner,
        fixable: false,
        edits: [],
      };
    });

  return { kept: [...kept, ...withoutReason], suppressed: findings.length - kept.length };
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
