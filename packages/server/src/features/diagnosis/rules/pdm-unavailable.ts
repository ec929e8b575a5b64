import { type Rule, blame, byItself, retryAfter } from "../finding.ts";

const culprit = { kind: "service", name: "pool-domain-manager" };

/** The name service does not answer; a run waits for it before it fails. */
export const pdmUnavailable: Rule = {
  id: "pdm-unavailable",
  cause: "the name service does not answer",
  explain({ failure, standing, waitingFor, latest }) {
    if (failure?.code === "pdm-unavailable")
      return blame(failure, {
        culprit,
        owner: "catalyst",
        sentence: "The name service does not answer; nothing was charged for the name.",
        action: retryAfter("Retry once the name service answers", failure),
        retry: "safe",
      });
    if (standing !== "waiting" || !waitingFor?.includes("pool-domain-manager")) return undefined;
    return {
      culprit: { ...culprit, reason: "pdm-unavailable", message: latest?.message ?? waitingFor },
      owner: "catalyst",
      waitingFor,
      sentence: "The name service does not answer; the reservation is kept and it is tried again.",
      action: byItself("Nothing to do: it is tried again"),
      retry: "safe",
      confidence: 0.8,
    };
  },
};
