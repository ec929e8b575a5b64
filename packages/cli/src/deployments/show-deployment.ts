import type { State } from "@catalyst/contract";
import type { Context } from "../context.ts";
import { formatDuration } from "../output/duration.ts";
import { print } from "../output/print.ts";

/** A deployment on one screen: where it stands, how long each phase took, what it made, and what is wrong. */
export function showDeployment(context: Context, state: State): void {
  print(context, `${state.sovereignFQDN}   ${state.id}`);
  print(context, `  status      ${state.status}${state.subState === undefined ? "" : `, ${state.subState}`}`);
  print(context, `  started     ${state.startedAt}${state.finishedAt === null ? "" : `, finished ${state.finishedAt}`}`);
  for (const warning of state.warnings) print(context, `  warning     ${warning}`);
  showPhases(context, state);
  showResult(context, state);
  if (state.failure !== undefined) showFailure(context, state.failure);
}

function showPhases(context: Context, state: State): void {
  for (const { phase, attempt, status, durationMs, waitingFor } of state.phases) {
    const took = durationMs === null ? "" : formatDuration(durationMs);
    const more = [attempt > 1 ? `attempt ${attempt}` : "", waitingFor ?? ""].filter((part) => part !== "").join(", ");
    print(context, `  phase       ${phase.padEnd(18)}${status.padEnd(11)}${took.padEnd(14)}${more}`.trimEnd());
  }
}

/** What stands in the cloud, and what it costs. */
export function showResult(context: Context, { planSummary, result }: State): void {
  if (planSummary !== undefined) {
    const kinds = Object.entries(planSummary.byType).map(
      ([type, count]) => `${count} ${type.replace(/^hcloud_/, "").replaceAll("_", " ")}`,
    );
    print(context, `  planned     ${planSummary.create} to create${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`);
    if (planSummary.monthlyCostEUR !== null)
      print(context, `  cost        ${planSummary.monthlyCostEUR.toFixed(2)} EUR a month without tax`);
  }
  if (result === undefined) return;
  for (const [key, region] of Object.entries(result.regions)) {
    const nodes = [
      `control plane ${region.controlPlaneIPs.join(" ")}`,
      region.workerIPs.length === 0 ? "" : `workers ${region.workerIPs.join(" ")}`,
    ];
    print(context, `  region      ${key}: ${nodes.filter((part) => part !== "").join(", ")}, load balancer ${region.loadBalancerIP}`);
  }
}

function showFailure(context: Context, failure: NonNullable<State["failure"]>): void {
  print(context, `  failed      ${failure.sentence ?? failure.message} (${failure.code} in ${failure.phase})`);
  if (failure.culprit !== undefined)
    print(context, `  culprit     ${failure.culprit.kind} ${failure.culprit.name}: ${failure.culprit.message}`);
  if (failure.needs !== undefined && failure.needs.length > 0) print(context, `  needs       ${failure.needs.join(", ")}`);
}
