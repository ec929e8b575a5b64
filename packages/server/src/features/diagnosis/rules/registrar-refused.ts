import { type Rule, blame, retryAfter } from "../finding.ts";

/** The registrar refuses. */
export const registrarRefused: Rule = {
  id: "registrar-refused",
  cause: "the registrar refuses",
  explain({ failure, fqdn }) {
    if (failure?.code !== "registrar-failed") return undefined;
    return blame(failure, {
      culprit: { kind: "registrar", name: fqdn },
      owner: "you",
      sentence: "The registrar refuses; its own words say what to change.",
      action: retryAfter("Change what the registrar asks for, then retry", failure),
      retry: "after",
    });
  },
};
