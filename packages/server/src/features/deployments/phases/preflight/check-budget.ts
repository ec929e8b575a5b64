import type { CloudKind } from "@catalyst/contract";
import { type CheckResult, fail, type Observation, ok, warn } from "./check.ts";
import { plannedResources } from "./planned-resources.ts";

/**
 * Requests of a plan and an apply per object: reading, creating, polling its actions, and its parts. On the safe side: a solo apply takes
 * about 55 in the lab at the provider's usual pace, and these sum to 76.
 */
const callsPer: Partial<Record<CloudKind, number>> = { servers: 14, load_balancers: 40, networks: 10 };
const callsPerOther = 4;

/** The share of the budget that stays free, and what a run may grow by before a warning is due. */
const margin = 1.2;
const comfortable = 2;

export function checkBudget(observation: Pick<Observation, "deployment" | "leftovers" | "orphans" | "budget">): CheckResult {
  const { budget } = observation;
  if (!budget) return ok("budget", "The provider does not limit requests.");

  const predicted = Math.ceil(margin * plannedResources(observation).reduce((sum, { kind }) => sum + (callsPer[kind] ?? callsPerOther), 0));
  const facts = { predicted, remaining: budget.remaining, limit: budget.limit, fullAt: budget.resetAt.toISOString() };
  const seen = `${budget.remaining} of ${budget.limit} requests are left this hour, and the run needs about ${predicted}`;
  if (budget.remaining >= predicted * comfortable) return ok("budget", `${seen}.`, facts);
  if (budget.remaining >= predicted) return warn("budget", `${seen}: it may have to wait for the budget to refill.`, { facts });

  const message = `${seen}. The budget is full again at ${facts.fullAt}.`;
  return fail(
    "budget",
    message,
    {
      code: "hetzner-rate-limited",
      retryable: true,
      sentence: message,
      culprit: { kind: "quota", name: "request budget", reason: "rate_limit_exceeded", message },
    },
    { fix: "Retry then, or stop what uses up the project's requests.", facts },
  );
}
