import { PhaseFailure } from "../../../../platform/errors.ts";
import { BudgetSpentError } from "../../../../platform/http/request-budget.ts";
import { purge } from "../../../wipe/purge.ts";
import type { Cloud, CloudObject } from "../../cloud.ts";
import type { Deployment, Facts } from "../../deployment.ts";
import { listProject } from "../../list-project.ts";
import { ownershipOf } from "../../ownership.ts";
import { done, type Outcome, type Phase, type PhaseContext, waitFor } from "../../phase.ts";
import { checkNameService } from "./check-name-service.ts";
import type { CheckResult, Observation } from "./check.ts";
import { projectChecks, tokenChecks } from "./checks.ts";
import { findLeftovers } from "./find-leftovers.ts";
import { planImports } from "./plan-imports.ts";

/** Finds out what can be known before money is spent, and takes over what an interrupted run has left. Safe to repeat: the first baseline is kept. */
export const preflight: Phase = { name: "preflight", status: "provisioning", limitMs: 120_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  await conclude(
    [checkNameService(await context.nameService(AbortSignal.any([context.signal, AbortSignal.timeout(nameServiceMs)])))],
    context,
  );
  const cloud = await connect(context);
  try {
    const probe = await cloud.probe(context.signal);
    await conclude(
      tokenChecks.map(({ check }) => check({ probe })),
      context,
    );

    const observation = await observe(deployment, cloud, probe, context.signal);
    const results = projectChecks.map(({ check }) => check(observation));
    await conclude(results, context);

    const vanishing = observation.leftovers.own.find(({ object }) => object.raw["status"] === "deleting")?.object;
    if (vanishing) return waitFor(`${vanishing.name} to be gone, which is being deleted`, { retryAfterMs: lookAgainMs });

    if (observation.orphans === "purge") await removeOrphans(observation, cloud, context);
    await rememberFindings(deployment, observation, results, context);
    return done({ message: "Everything that can be known beforehand is in order." });
  } catch (error) {
    throw error instanceof BudgetSpentError ? budgetSpent(error) : error;
  }
}

const lookAgainMs = 5000;
/** How long the name server may take to show itself, milliseconds. */
const nameServiceMs = 5000;

async function connect(context: PhaseContext): Promise<Cloud> {
  const token = await context.secret("hcloud_token");
  if (token) return context.connectCloud(token);
  throw new PhaseFailure("needs-credentials", {
    message: "No cloud token is held for this deployment.",
    needs: ["hetznerToken"],
    sentence: "Retry with a cloud token; none is held any more.",
  });
}

async function observe(deployment: Deployment, cloud: Cloud, probe: Observation["probe"], signal: AbortSignal): Promise<Observation> {
  const [listing, offers] = await Promise.all([listProject(cloud, signal), cloud.offers(signal)]);
  const leftovers = findLeftovers(deployment, listing);
  return { deployment, probe, listing, offers, leftovers, orphans: deployment.facts.orphans ?? "fail", budget: cloud.budget() };
}

/** Tells what was found and stops at the first failure, in the order of the checks. */
async function conclude(results: CheckResult[], context: PhaseContext): Promise<void> {
  const failed = results.find((result) => result.status === "fail");
  for (const result of results) {
    if (result === failed) continue;
    await context.report({
      level: result.status === "ok" ? "info" : "warn",
      message: [result.message, result.fix].filter(Boolean).join(" "),
      state: result.status,
      resource: result.id,
    });
  }
  if (!failed?.failure) return;

  const { code, ...details } = failed.failure;
  throw new PhaseFailure(code, { ...details, message: failed.message });
}

/** Only what a label gives to this domain name, or what has no label and exactly one of our names; see findLeftovers. */
async function removeOrphans({ leftovers }: Observation, cloud: Cloud, context: PhaseContext): Promise<void> {
  const { failed } = await purge(
    cloud,
    leftovers.orphans.map(({ object }) => object),
    { clock: context.clock, signal: context.signal },
  );
  const [first] = failed;
  if (!first) return;
  throw new PhaseFailure("hetzner-orphans", {
    message: `${first.object.kind}/${first.object.name} could not be removed: ${first.reason}`,
    needs: ["orphans"],
    retryable: true,
    culprit: { kind: first.object.kind, name: first.object.name, reason: "not-removed", message: first.reason },
  });
}

async function rememberFindings(
  deployment: Deployment,
  { listing, leftovers, orphans }: Observation,
  results: CheckResult[],
  context: PhaseContext,
): Promise<void> {
  const takenOver =
    orphans === "import" ? leftovers.orphans.flatMap(({ object, expected }) => (expected ? [{ object, expected }] : [])) : [];
  const ours = [...leftovers.own, ...takenOver];
  if (ours.length > 0) await context.markCloudResources(true);

  const imports = planImports(deployment, ours, await context.iac.stateAddresses());
  for (const each of imports)
    await context.report({ message: `Will be taken over instead of made again (id ${each.id})`, resource: each.address, state: "import" });

  const existingSSHKeyId = results.find((result) => result.id === "ssh-key")?.facts?.["existingSSHKeyId"];
  const facts: Partial<Facts> = {
    baseline: baselineOf(
      deployment,
      listing,
      takenOver.map(({ object }) => object),
    ),
    imports,
    existingSSHKeyId: typeof existingSSHKeyId === "number" ? existingSSHKeyId : null,
  };
  await context.remember(facts);
}

/** What was there before us and must outlive us: the first listing, without objects labelled for this domain name and without what is taken over. */
function baselineOf(deployment: Deployment, listing: readonly CloudObject[], takenOver: CloudObject[]): string[] {
  const first =
    deployment.facts.baseline ?? listing.filter((object) => ["foreign", "unlabelled"].includes(ownershipOf(object, deployment))).map(refOf);
  const ours = new Set(takenOver.map(refOf));
  return first.filter((ref) => !ours.has(ref));
}

function refOf({ kind, id }: CloudObject): string {
  return `${kind}:${id}`;
}

function budgetSpent(error: BudgetSpentError): PhaseFailure {
  return new PhaseFailure("hetzner-rate-limited", {
    message: error.message,
    sentence: "The project's hourly request budget is used up; retry when it has refilled.",
    culprit: { kind: "quota", name: "request budget", reason: "rate_limit_exceeded", message: error.message },
    cause: error,
  });
}
