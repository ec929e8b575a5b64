import type { Deployment } from "../deployment.ts";
import { monthlyCostEUR } from "../monthly-cost.ts";
import { guardPlan } from "../guard-plan.ts";
import { type Outcome, type Phase, type PhaseContext, done } from "../phase.ts";

/** Plans, and refuses a plan that would destroy what stands or create what already exists. */
export const tofuPlan: Phase = { name: "tofu-plan", status: "provisioning", limitMs: 5 * 60_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const plan = await context.iac.plan();
  guardPlan(plan, deployment.facts);
  const planSummary = { ...plan.summary, monthlyCostEUR: monthlyCostEUR(deployment.spec.regions) };
  const { create, update, replace, delete: remove } = planSummary;
  const cost = planSummary.monthlyCostEUR === null ? "" : `, about ${planSummary.monthlyCostEUR.toFixed(2)} EUR a month`;
  const imports = deployment.facts.imports?.length ? `, ${deployment.facts.imports.length} to take over` : "";
  return done({
    planSummary,
    message: `Planned: ${create} to create, ${update} to change, ${replace} to replace, ${remove} to delete${imports}${cost}`,
  });
}
