import { type Rule, blame, retryAfter } from "../finding.ts";

/** The hourly request budget is used up. */
export const rateLimited: Rule = {
  id: "rate-limited",
  cause: "the request budget of the project is used up",
  explain({ failure }) {
    if (failure?.code !== "hetzner-rate-limited") return undefined;
    return blame(failure, {
      culprit: { kind: "quota", name: "request budget" },
      owner: "provider",
      sentence: "The project's hourly request budget is used up; retry when it has refilled.",
      action: retryAfter("Retry once the budget has refilled", failure),
      retry: "safe",
    });
  },
};
