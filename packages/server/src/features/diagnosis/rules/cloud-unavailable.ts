import { type Rule, blame, byItself, retryAfter } from "../finding.ts";

const culprit = { kind: "provider", name: "Hetzner Cloud API" };

/** The provider's API fails: the phase is tried again a few times before the run fails. */
export const cloudUnavailable: Rule = {
  id: "cloud-unavailable",
  cause: "the provider's API fails",
  explain({ failure, standing, waitingFor, latest }) {
    if (failure?.code === "hetzner-unavailable")
      return blame(failure, {
        culprit,
        owner: "provider",
        sentence: "The provider's API is failing; nothing is wrong with your input.",
        action: retryAfter("Retry in a while", failure),
        retry: "safe",
      });
    if (standing !== "waiting" || waitingFor !== "the cloud's API") return undefined;
    return {
      culprit: { ...culprit, reason: "hetzner-unavailable", message: latest?.message ?? waitingFor },
      owner: "provider",
      waitingFor,
      sentence: "The provider's API is failing; nothing is wrong with your input. It is tried again by itself.",
      action: byItself("Nothing to do: it is tried again"),
      retry: "safe",
      confidence: 0.85,
    };
  },
};
