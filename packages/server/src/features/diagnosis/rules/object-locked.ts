import { type Rule, blame, retryAfter } from "../finding.ts";

/** The provider is busy with an object for longer than usual. */
export const objectLocked: Rule = {
  id: "object-locked",
  cause: "an object is locked by another action",
  explain({ failure }) {
    const isSeen = failure?.code === "hetzner-unavailable" && /\((locked|conflict)\b/.test(failure.message);
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "object", name: "running action" },
      owner: "provider",
      sentence: "An object is busy with another action; retry when that ends.",
      action: retryAfter("Retry once the other action has ended", failure),
      retry: "safe",
    });
  },
};
