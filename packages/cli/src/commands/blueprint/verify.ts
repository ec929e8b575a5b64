import { join } from "node:path";
import { changedFiles } from "@catalyst/blueprint/history/changed-files.ts";
import { readRevision } from "@catalyst/blueprint/history/read-revision.ts";
import { changedBlueprints } from "@catalyst/blueprint/model/changed-blueprints.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import type { Targets } from "@catalyst/blueprint/model/find-targets.ts";
import { describeReport, noEmphasis } from "@catalyst/blueprint/report/describe-report.ts";
import { junitOf } from "@catalyst/blueprint/report/junit.ts";
import { sarifOf } from "@catalyst/blueprint/report/sarif.ts";
import { readVerifyingKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import { reportOf } from "@catalyst/blueprint/report/summarize.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import { applyEdits } from "@catalyst/blueprint/rules/apply-edits.ts";
import { resultCacheIn } from "@catalyst/blueprint/rules/result-cache.ts";
import type { Rule } from "@catalyst/blueprint/rules/rule.ts";
import { ruleSetVersion } from "@catalyst/blueprint/rules/rule-set.ts";
import { verify, type VerifyResult } from "@catalyst/blueprint/rules/verify.ts";
import type { BlueprintReport } from "@catalyst/contract";
import { type Command, Option } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { collect } from "../../blueprint/collect-option.ts";
import { emphasisFor } from "../../blueprint/emphasis.ts";
import { deliver, type OutputRequest, parseOutputs } from "../../blueprint/outputs.ts";
import { lockAllImages } from "../../blueprint/lock-images.ts";
import { registryOf } from "../../blueprint/registry.ts";
import { askRegistry } from "../../blueprint/registry-answers.ts";
import { addWorkbenchOptions, openWorkbench, type Workbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

const formats = ["human", "json", "sarif", "junit"] as const;
type FailOn = "error" | "warning" | "info" | "never";

interface Options extends WorkbenchOptions {
  format: string[];
  only: string[];
  base?: string;
  changed?: string | true;
  published?: string | true;
  key?: string;
  failOn: FailOn;
  fix?: boolean;
  acceptApiversion: string[];
  lockImages?: boolean;
  update?: boolean;
}

export function addVerifyCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("verify")
    .argument("[path...]", "Blueprint folders, files in them, or cluster directories; the whole repository when left out")
    .description("check Blueprints and cluster files by every rule")
    .option("--changed [base]", "only what differs from a revision (default: --base, else main), and what depends on it")
    .option("--base <revision>", "compare with this revision where a rule compares")
    .option("--published [oci]", "ask the registry whether what is pinned is there, signed and whole")
    .option("--key <reference>", "public key for --published: a file, or env://NAME")
    .option("--only <rule>", "only this rule, or rules whose id begins so; repeatable", collect, [])
    .option("--format <format>", `${formats.join(", ")}, with =FILE to write a file; repeatable`, collect, [])
    .addOption(
      new Option("--fail-on <severity>", "the least severity that makes the exit status 1")
        .choices(["error", "warning", "info", "never"])
        .default("error"),
    )
    .option("--fix", "make the changes that cure what can be cured by itself")
    .option("--lock-images", "ask registries for the digests of all images and write them into images.lock.yaml")
    .option("--update", "with --lock-images: a digest that differs takes the place of the locked one")
    .option("--accept-apiversion <apiVersion>", "accept only this apiVersion; repeatable", collect, []);
  addWorkbenchOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint verify platform/cilium\n  ./catalyst blueprint verify --changed main --format sarif=verify.sarif",
    )
    .action((paths: string[], options: Options) => runBlueprintVerb(context, () => verifyPaths(context, paths, options)));
}

async function verifyPaths(context: Context, paths: readonly string[], options: Options): Promise<number> {
  const outputs = parseOutputs(options.format.length === 0 ? ["human"] : options.format, formats);
  const rules = chooseRules(options.only);
  if (options.update === true && options.lockImages !== true) throw usageError("--update goes with --lock-images");
  if (options.lockImages === true) return lock(context, paths, options, outputs);
  const startedAt = context.now();
  await using workbench = await openWorkbench(context, paths, options);
  const targets = options.changed === undefined ? workbench.targets : await onlyChanged(workbench.targets, options, context.signal);
  const { result, fromCache } = await judge(context, workbench, targets, rules, options);

  if (options.fix === true) {
    // Standard output belongs to the form that was asked for.
    const say = (line: string) => (options.format.length === 0 ? print(context, line) : context.stderr.write(`${line}\n`));
    const left = await fix(say, targets, result);

    // What is left is told in the form that was asked for, from the files as they are now.
    return options.format.length === 0 ? left : verifyPaths(context, paths, { ...options, fix: false });
  }
  const names = [...targets.blueprints.map(({ name }) => name), ...targets.clusterDirectories];
  const report = reportOf(result, {
    version: "0.1.0",
    ruleSet: ruleSetVersion(),
    helm: workbench.helm.version,
    ranAt: new Date(context.now()),
    totalMs: context.now() - startedAt,
    helmRuns: workbench.renderer.runs(),
    fromCache,
    files: targets.repository.files,
    inputs: [...targets.blueprints.map(({ folder }) => folder), ...targets.clusterDirectories],
  });
  for (const output of outputs) {
    const text = {
      human: () => describeReport(report, output.file === undefined ? emphasisFor(context) : noEmphasis).join("\n"),
      json: () => JSON.stringify(report),
      sarif: () => JSON.stringify(sarifOf(report, allRules)),
      junit: () =>
        junitOf(
          report,
          rules.map(({ id }) => id),
          names,
        ),
    }[output.format];
    await deliver(context, output, text());
  }

  return exitOf(report, options.failOn);
}

/** Asks nobody about rules: the next `verify` does, with the digests in their place. */
async function lock(
  context: Context,
  paths: readonly string[],
  options: Options,
  outputs: readonly OutputRequest<(typeof formats)[number]>[],
): Promise<number> {
  if (options.offline === true) throw usageError("--lock-images asks registries: leave --offline out");
  const [output] = outputs;
  if (outputs.length > 1 || output === undefined || output.file !== undefined || !["human", "json"].includes(output.format))
    throw usageError("--lock-images prints human or json");
  await using workbench = await openWorkbench(context, paths, options);

  return lockAllImages(context, workbench, {
    update: options.update === true,
    json: output.format === "json",
    kubeVersion: options.kubeVersion,
  });
}

function chooseRules(only: readonly string[]): readonly Rule[] {
  if (only.length === 0) return allRules;
  const chosen = allRules.filter(({ id }) => only.some((prefix) => id === prefix || id.startsWith(`${prefix}-`) || id.startsWith(prefix)));
  const unknown = only.find((prefix) => !allRules.some(({ id }) => id.startsWith(prefix)));
  if (unknown !== undefined) throw usageError(`no rule begins with ${unknown}`, "./catalyst blueprint explain lists them all.");

  return chosen;
}

async function onlyChanged({ repository }: Targets, options: Options, signal: AbortSignal): Promise<Targets> {
  const base = typeof options.changed === "string" ? options.changed : (options.base ?? "main");
  const { touched, dependents, clusterDirectories } = changedBlueprints(repository, await changedFiles(repository.root, base, signal));
  const names = new Set([...touched, ...dependents]);

  return { repository, blueprints: repository.blueprints.filter(({ name }) => names.has(name)), clusterDirectories };
}

async function judge(
  context: Context,
  workbench: Workbench,
  targets: Targets,
  rules: readonly Rule[],
  options: Options,
): Promise<{ result: VerifyResult; fromCache: number }> {
  const { repository, blueprints, clusterDirectories } = targets;
  const { signal } = context;
  const revision = options.base ?? (typeof options.changed === "string" ? options.changed : undefined);
  const before = revision === undefined ? undefined : await readRevision(repository.root, revision, signal);
  const cacheContext = [
    ruleSetVersion(),
    workbench.helm.version,
    workbench.chartsIdentity,
    options.kubeVersion,
    rules.map(({ id }) => id).join(),
    options.acceptApiversion.join(),
  ];
  // With a revision or a registry to compare with an answer depends on that as well, and such runs are not repeated.
  const registry =
    options.published === undefined
      ? undefined
      : await askRegistry(context, targets, {
          registry: registryOf(context, options.published === true ? undefined : options.published),
          publicKey: options.key === undefined ? undefined : await readVerifyingKey(options.key, context.environment),
          helm: workbench.helm,
          kubeVersion: options.kubeVersion,
        });
  const results =
    options.cache === false || before !== undefined || registry !== undefined
      ? undefined
      : resultCacheIn(join(workbench.cacheFolder, "results"), repository.files, cacheContext);

  const result = await verify({
    repository,
    blueprints,
    clusterDirectories,
    rules,
    renderer: workbench.renderer,
    kit: projectKit,
    kubeVersion: options.kubeVersion,
    ...(options.acceptApiversion.length === 0 ? {} : { acceptedApiVersions: options.acceptApiversion }),
    base: before === undefined ? undefined : { repository: before, renderer: workbench.rendererFor(before) },
    registry,
    results,
    signal,
  });

  return { result, fromCache: results?.hits() ?? 0 };
}

async function fix(say: (line: string) => void, { repository }: Targets, { findings }: VerifyResult): Promise<number> {
  const fixable = findings.filter((finding) => finding.fixable);
  const files = await applyEdits(
    repository.root,
    fixable.flatMap(({ edits }) => edits),
  );
  for (const { rule, file, line, fix: cure } of fixable) say(`${file}:${line}  ${rule}: ${cure}`);
  say(
    `${fixable.length} of ${findings.length} findings cured in ${files.length} files${fixable.length === findings.length ? "." : "; run verify again for the rest."}`,
  );

  return fixable.length === findings.length ? blueprintExit.clean : blueprintExit.found;
}

function exitOf({ summary }: BlueprintReport, failOn: FailOn): number {
  const counted = { error: summary.error, warning: summary.error + summary.warning, info: summary.error + summary.warning + summary.info };

  return failOn !== "never" && counted[failOn] > 0 ? blueprintExit.found : blueprintExit.clean;
}
