import { type Rule, blame, byHand, retryAfter } from "../finding.ts";

/** Something in the project has a name that is needed. */
export const nameTaken: Rule = {
  id: "name-taken",
  cause: "the project holds something under a name that is needed",
  explain({ failure }) {
    if (failure?.code !== "hetzner-orphans") return undefined;
    return blame(failure, {
      culprit: { kind: "object", name: "name already used" },
      owner: "you",
      sentence: "Something is left over from an earlier run or belongs to somebody else; choose whether to take it over or to remove it.",
      action: failure.needs.includes("orphans")
        ? retryAfter("Retry, taking it over (orphans: import) or removing it (orphans: purge)", failure)
        : byHand("Use another project, or wipe the Sovereign that owns it"),
      retry: "after",
    });
  },
};
