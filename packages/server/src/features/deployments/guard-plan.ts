import { PhaseFailure } from "../../platform/errors.ts";
import type { Facts } from "./deployment.ts";
import type { PlanOutcome } from "./iac.ts";

/** Kinds whose loss takes the Sovereign down or changes its addresses. */
const precious = new Set(["hcloud_server", "hcloud_network", "hcloud_load_balancer", "hcloud_primary_ip"]);

/** Throws when a plan must not be applied: it would destroy what stands, or create anew what is to be taken over. */
export function guardPlan(plan: PlanOutcome, facts: Pick<Facts, "applied" | "allowReplace" | "imports">): void {
  const lost = plan.destroys.find(({ type }) => precious.has(type));
  if (facts.applied && !facts.allowReplace && lost) {
    throw new PhaseFailure("plan-destructive", {
      message: `The plan would destroy ${lost.address}: ${lost.why}`,
      retryable: false,
      needs: ["allowReplace"],
      sentence: `Applying this would destroy ${lost.address}; nothing was applied. Undo the change, or allow the replacement.`,
      culprit: { kind: "resource", name: lost.address, reason: "plan-destructive", message: lost.why },
    });
  }
  const importing = new Set(facts.imports?.map(({ address }) => address));
  const twice = plan.creates.find(({ address }) => importing.has(address));
  if (twice) {
    throw new PhaseFailure("hetzner-orphans", {
      message: `The plan would create ${twice.address} although it exists`,
      needs: ["orphans"],
      culprit: { kind: "resource", name: twice.address, reason: "hetzner-orphans", message: "it could not be taken over" },
    });
  }
}
