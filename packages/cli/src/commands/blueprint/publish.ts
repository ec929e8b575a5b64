import { randomUUID } from "node:crypto";
import { join, resolve } from "node:path";
import { readRevision } from "@catalyst/blueprint/history/read-revision.ts";
import { projectKit } from "@catalyst/blueprint/model/kit-data.ts";
import { publishBlueprint } from "@catalyst/blueprint/publish/publish-blueprint.ts";
import type { PublishResult, PublishVerdict, StepEvent } from "@catalyst/blueprint/publish/publication.ts";
import { readSigningKey } from "@catalyst/blueprint/publish/signing/signing-key.ts";
import { imagePackagesFrom } from "@catalyst/blueprint/publish/sbom/read-image-packages.ts";
import { describeReport } from "@catalyst/blueprint/report/describe-report.ts";
import { reportOf } from "@catalyst/blueprint/report/summarize.ts";
import { allRules } from "@catalyst/blueprint/rules/all-rules.ts";
import { ruleSetVersion } from "@catalyst/blueprint/rules/rule-set.ts";
import { verify } from "@catalyst/blueprint/rules/verify.ts";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { goModule } from "@catalyst/lab/tools/go-module.ts";
import type { Command } from "commander";
import { blueprintExit, runBlueprintVerb } from "../../blueprint/blueprint-exit.ts";
import { emphasisFor } from "../../blueprint/emphasis.ts";
import { connectForeignRegistry, connectRegistry, registryOf, repositoryIn } from "../../blueprint/registry.ts";
import { reservationsIn } from "../../blueprint/reservations.ts";
import { addWorkbenchOptions, openWorkbench, type Workbench, type WorkbenchOptions } from "../../blueprint/workbench.ts";
import { usageError } from "../../cli-error.ts";
import type { Context } from "../../context.ts";
import { formatDuration } from "../../output/duration.ts";
import { print, printJSON } from "../../output/print.ts";

interface Options extends WorkbenchOptions {
  to?: string;
  key?: string;
  keyless?: boolean;
  base?: string;
  output: string;
  dryRun?: boolean;
  json?: boolean;
}

export function addPublishCommand(blueprint: Command, context: Context): void {
  const command = blueprint
    .command("publish")
    .argument("<path>", "a Blueprint's folder")
    .description("check, package, push, sign and tag a version; a run that fails leaves the version free")
    .option("--to <oci>", "the registry (default: CATALYST_OCI_REGISTRY, else the project's)")
    .option("--key <reference>", "private key: a file, or env://NAME", "env://CATALYST_SIGNING_KEY")
    .option("--keyless", "sign with the runner's identity token (CATALYST_IDENTITY_TOKEN) as well")
    .option("--base <revision>", "compare with this revision where a rule compares")
    .option("--output <folder>", "where the smoke render is kept", "blueprint-output")
    .option("--dry-run", "everything but what changes the registry")
    .option("--json", "one JSON object");
  addWorkbenchOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst blueprint keys generate signing.pem\n  ./catalyst blueprint publish platform/cnpg --to oci://127.0.0.1:5000/catalyst --key signing.pem",
    )
    .action((path: string, options: Options) => runBlueprintVerb(context, () => publish(context, path, options)));
}

async function publish(context: Context, path: string, options: Options): Promise<number> {
  await using workbench = await openWorkbench(context, [path], options);
  const [blueprint, ...others] = workbench.targets.blueprints;
  if (blueprint === undefined || others.length > 0) throw usageError(`${path} is not one Blueprint`);
  const { repository } = workbench.targets;
  const to = registryOf(context, options.to);
  const { environment, signal } = context;
  const token = environment["CATALYST_IDENTITY_TOKEN"];

  const result = await publishBlueprint(
    {
      directory: join(repository.root, blueprint.folder),
      repositoryRoot: repository.root,
      to,
      outputDirectory: resolve(options.output),
      run: `${environment["CATALYST_RUN"] ?? "run"} ${randomUUID()}`,
      ...(options.dryRun === true ? { dryRun: true } : {}),
      ...(options.keyless === true ? { identityToken: token ?? "" } : {}),
    },
    {
      registry: connectRegistry(context, repositoryIn(to, blueprint.name)),
      signingKey: options.dryRun === true ? undefined : await readSigningKey(options.key ?? "", environment),
      charts: workbench.charts,
      findModule: (module, version) => goModule(module, version, { host: context.toolHost, signal }),
      helm: workbench.helm,
      launcherDirectory: checkoutDirectory,
      kubeVersion: options.kubeVersion,
      reservations: reservationsIn(context, workbench.cacheFolder),
      verify: () => judge(context, workbench, options),
      readImagePackages: imagePackagesFrom((registry) => connectForeignRegistry(context, registry)),
      now: () => new Date(context.now()),
      ...(options.json === true ? {} : { onStep: (event: StepEvent) => show(context, event) }),
      signal,
    },
  );

  if (options.json === true) printJSON(context, result);
  else for (const line of describeResult(result)) print(context, line);

  return blueprintExit.clean;
}

/** The rules, as `verify` asks them; what they found is shown, since publishing stops there. */
async function judge(context: Context, workbench: Workbench, options: Options): Promise<PublishVerdict> {
  const { repository, blueprints } = workbench.targets;
  const startedAt = context.now();
  const before = options.base === undefined ? undefined : await readRevision(repository.root, options.base, context.signal);
  const result = await verify({
    repository,
    blueprints,
    clusterDirectories: [],
    rules: allRules,
    renderer: workbench.renderer,
    kit: projectKit,
    kubeVersion: options.kubeVersion,
    base: before === undefined ? undefined : { repository: before, renderer: workbench.rendererFor(before) },
    signal: context.signal,
  });
  const report = reportOf(result, {
    version: "0.1.0",
    ruleSet: ruleSetVersion(),
    helm: workbench.helm.version,
    ranAt: new Date(context.now()),
    totalMs: context.now() - startedAt,
    helmRuns: workbench.renderer.runs(),
    fromCache: 0,
    files: repository.files,
    inputs: blueprints.map(({ folder }) => folder),
  });
  if (report.summary.error > 0) for (const line of describeReport(report, emphasisFor(context))) context.stderr.write(`${line}\n`);

  return {
    errors: report.summary.error,
    warnings: report.summary.warning,
    // A first version has nothing to be compared with; everything else has to be asked.
    notChecked: report.notChecked.filter(({ reason }) => !reason.startsWith("nothing to compare with")).length,
    ruleSetVersion: report.tool.ruleSet,
  };
}

function show(context: Context, { step, state, durationMs }: StepEvent): void {
  if (state === "started") return;
  const time = durationMs === undefined ? "" : ` (${formatDuration(durationMs)})`;
  print(context, `${state === "failed" ? "FAILED" : state.padEnd(6)} ${step}${time}`);
}

function describeResult(result: PublishResult): string[] {
  const sentence = {
    published: "published and signed",
    unchanged: "was there already, with the same bytes and signed",
    checked: "would be published (dry run)",
  }[result.outcome];

  return [
    `${result.reference} ${sentence}`,
    `digest   ${result.digest}`,
    `archive  sha256:${result.archiveSha256}, ${Math.ceil(result.sizes.archive / 1024)} KiB`,
    ...(result.standIns.length === 0 ? [] : [`holds stand-ins of the lab: ${result.standIns.join(", ")}`]),
    ...(result.smokeRenderPath === undefined ? [] : [`smoke render: ${result.smokeRenderPath}`]),
  ];
}
