import { type Rule, blame, retryAfter } from "../finding.ts";

/** The plan would destroy what stands. */
export const planDestructive: Rule = {
  id: "plan-destructive",
  cause: "the plan would destroy what stands",
  explain({ failure }) {
    if (failure?.code !== "plan-destructive") return undefined;
    return blame(failure, {
      culprit: { kind: "resource", name: "planned change" },
      owner: "you",
      sentence: "Applying this would destroy what stands; nothing was applied.",
      action: retryAfter("Undo the change, or allow the replacement and retry", failure),
      retry: "no",
    });
  },
};
