import { type Rule, blame } from "../finding.ts";

/** Something outlived the wipe. */
export const orphansLeft: Rule = {
  id: "orphans-left",
  cause: "something of the deployment outlived the wipe",
  explain({ failure }) {
    if (failure?.code !== "wipe-incomplete") return undefined;
    return blame(failure, {
      culprit: { kind: "object", name: "what is left" },
      owner: "you",
      sentence: "Something of this deployment is still in the cloud; wipe again, or remove it by hand.",
      action: { label: "Wipe again", kind: "open", target: "wipe", mode: "guided" },
      retry: "safe",
    });
  },
};
