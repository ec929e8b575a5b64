import { type Rule, blame, byHand } from "../finding.ts";

/** Somebody else holds the name. */
export const pdmConflict: Rule = {
  id: "pdm-conflict",
  cause: "somebody else holds the name",
  explain({ failure, fqdn }) {
    if (failure?.code !== "subdomain-conflict") return undefined;
    return blame(failure, {
      culprit: { kind: "domain", name: fqdn },
      owner: "you",
      sentence: "Somebody else holds the name.",
      action: byHand("Start a deployment with another subdomain, or retry once the name is free"),
      retry: "after",
    });
  },
};
