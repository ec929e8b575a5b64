import { type Rule, blame, retryAfter } from "../finding.ts";

/** The disk of this mothership is full. */
export const mothershipFull: Rule = {
  id: "mothership-full",
  cause: "the disk of this mothership is full",
  explain({ failure }) {
    if (failure?.code !== "disk-full") return undefined;
    return blame(failure, {
      culprit: { kind: "disk", name: "work folder" },
      owner: "catalyst",
      sentence: "The mothership cannot store progress; free some space, then retry.",
      action: retryAfter("Free space on the mothership, then retry", failure),
      retry: "safe",
    });
  },
};
