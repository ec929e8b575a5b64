import { at, type Row } from "./row.ts";

/**
 * RollingUpdate → another strategy. The server filled in `rollingUpdate`; a merge that only touches what an applier owns leaves it standing.
 * Helm 3 clears it for a Deployment, whose strategy says so (`retainKeys`), and not for a StatefulSet.
 */
export const strategy: Row = {
  id: "UP-STRATEGY",
  change: "Deployment: strategy RollingUpdate → Recreate, StatefulSet: RollingUpdate → OnDelete, while rollingUpdate is live",
  kinds: ["Deployment", "StatefulSet"],
  *check({ result }) {
    if (at(result, "spec", "strategy", "type") === "Recreate" && at(result, "spec", "strategy", "rollingUpdate") !== undefined) {
      yield {
        verdict: "invalid",
        field: "spec.strategy.rollingUpdate",
        message: "may not be specified when strategy `type` is 'Recreate'",
      };
    }
    if (
      at(result, "spec", "updateStrategy", "type") === "OnDelete" &&
      at(result, "spec", "updateStrategy", "rollingUpdate") !== undefined
    ) {
      yield {
        verdict: "invalid",
        field: "spec.updateStrategy.rollingUpdate",
        message: "only allowed for updateStrategy 'RollingUpdate'",
      };
    }
  },
  force: ({ result }) => (result.kind === "Deployment" ? "cure" : "forbidden"),
  remedy: ({ result }) =>
    result.kind === "Deployment"
      ? "Let the Deployment be recreated once. A Recreate Deployment stops its pods at every change anyway."
      : "Take spec.updateStrategy.rollingUpdate off the live StatefulSet in the same patch that sets OnDelete, or recreate it by plan with its pods kept.",
};
