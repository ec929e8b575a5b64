import { type Rule, blame, byHand } from "../finding.ts";

/** The pool is not served here. */
export const poolUnknown: Rule = {
  id: "pool-unknown",
  cause: "the pool domain is not served here",
  explain({ failure, fqdn }) {
    const isSeen = failure?.code === "dns-commit-failed" && failure.culprit?.reason === "unsupported-pool";
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "pool", name: fqdn },
      owner: "catalyst",
      sentence: "The pool is not served by our name servers yet.",
      action: byHand("Have the pool and its delegation set up, then retry"),
      retry: "after",
    });
  },
};
