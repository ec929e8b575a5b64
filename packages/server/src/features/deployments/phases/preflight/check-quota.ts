import type { CloudKind } from "@catalyst/contract";
import { type CheckResult, type Observation, ok, warn } from "./check.ts";
import { plannedResources } from "./planned-resources.ts";

/** What a fresh project may hold. No call tells the real limit, so a sum above these is worth a warning and no more. */
const usualLimits: [CloudKind, number, string][] = [
  ["servers", 10, "servers"],
  ["load_balancers", 1, "load balancer"],
];

export function checkQuota(observation: Pick<Observation, "deployment" | "listing" | "leftovers" | "orphans">): CheckResult {
  const planned = plannedResources(observation);
  const sums = usualLimits.map(([kind, limit, noun]) => {
    const inUse = observation.listing.filter((object) => object.kind === kind).length;
    return { kind, limit, noun, inUse, planned: planned.filter((resource) => resource.kind === kind).length };
  });
  const facts = Object.fromEntries(
    sums.map(({ kind, inUse, planned: more, limit }) => [kind, { inUse, planned: more, usualLimit: limit }]),
  );
  const above = sums.filter((sum) => sum.planned > 0 && sum.inUse + sum.planned > sum.limit);
  if (above.length === 0) return ok("quota", "The plan stays within a fresh project's limits.", facts);

  const parts = above.map(
    (sum) => `${sum.inUse} in use and ${sum.planned} planned, while a fresh project may hold ${sum.limit} ${sum.noun}`,
  );
  return warn("quota", `The project's limits may be too low: ${parts.join("; ")}.`, {
    fix: "Ask the provider to raise the limits first, unless that was done.",
    facts,
  });
}
