import { type Rule, blame, byItself, retryAfter } from "../finding.ts";

/** The location has no room for the size, or nothing has come of the apply for long. */
export const capacityStalled: Rule = {
  id: "capacity-stalled",
  cause: "the location has no room for the size",
  explain({ failure, standing, phase, trouble, latest }) {
    if (failure?.code === "hetzner-capacity" || (failure?.code === "tofu-timeout" && trouble.some(isStall)))
      return blame(failure, {
        culprit: { kind: "location", name: "capacity" },
        owner: "provider",
        sentence: "The location has no room for this size at the moment; wait, or choose another size or location.",
        action: retryAfter("Retry later, or start a deployment with another size or location", failure),
        retry: "after",
      });
    const stall = trouble.findLast(isStall);
    // A line that came after it shows that the apply goes on.
    if (standing !== "running" || phase !== "tofu-apply" || !stall || (latest && latest.seq > stall.seq && latest.state === "done"))
      return undefined;
    return {
      culprit: { kind: "location", name: "capacity", reason: "stalled", message: stall.message },
      owner: "provider",
      waitingFor: "the provider to finish a resource",
      sentence:
        "No resource was finished for long; the location may have no room for the size. Wait, or cancel and choose another size or location.",
      action: byItself("Wait, or cancel the deployment"),
      retry: "safe",
      confidence: 0.7,
    };
  },
};

function isStall({ state }: { state?: string }): boolean {
  return state === "stalled";
}
