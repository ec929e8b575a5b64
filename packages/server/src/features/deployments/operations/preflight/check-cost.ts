import type { PlannedRegion } from "../../deployment.ts";
import { monthlyCostEUR, serverCost } from "../../monthly-cost.ts";
import { ok, warn } from "../../phases/preflight/check.ts";
import type { Finding } from "./finding.ts";

/** What a plan costs by published prices: servers alone as `cost`, so that it compares with what a price list says, and the rest as facts. */
export function checkCost(regions: PlannedRegion[]): { cost: { hourlyEUR: number; monthlyEUR: number }; finding: Finding } {
  const cost = serverCost(regions);
  if (!cost) {
    const finding = warn("cost", "The price of a size is not published, so the cost is not known.");
    return { cost: { hourlyEUR: 0, monthlyEUR: 0 }, finding };
  }
  const withRest = monthlyCostEUR(regions);
  const facts = {
    serversMonthlyEUR: cost.monthlyEUR,
    withLoadBalancersAndAddressesMonthlyEUR: withRest,
    excluded: ["tax", "traffic", "volumes"],
  };
  const message = `The servers cost ${euro(cost.monthlyEUR)} a month${withRest === null ? "" : `, ${euro(withRest)} with load balancers and public addresses`}; list prices without tax, traffic and volumes.`;
  return { cost, finding: ok("cost", message, facts) };
}

function euro(amount: number): string {
  return `€${amount.toFixed(2)}`;
}
