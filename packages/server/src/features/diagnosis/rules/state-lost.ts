import { type Rule, blame, retryAfter } from "../finding.ts";

/** The record of what was created cannot be read. */
export const stateLost: Rule = {
  id: "state-lost",
  cause: "the record of what was created cannot be read",
  explain({ failure }) {
    if (failure?.code !== "state-unreadable") return undefined;
    return blame(failure, {
      culprit: { kind: "state", name: "OpenTofu state" },
      owner: "catalyst",
      sentence: "The record of what was created cannot be read with the mothership's key.",
      action: retryAfter("Give the mothership its former encryption key back, then retry", failure),
      retry: "after",
    });
  },
};
