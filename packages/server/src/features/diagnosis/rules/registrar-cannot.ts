import { type Rule, blame, byHand } from "../finding.ts";

/** The registrar has no way to change name servers. */
export const registrarCannot: Rule = {
  id: "registrar-cannot",
  cause: "the registrar cannot change name servers by its API",
  explain({ failure, fqdn }) {
    const isSeen = failure?.culprit?.reason === "unsupported-operation";
    if (!failure || !isSeen) return undefined;
    return blame(failure, {
      culprit: { kind: "domain", name: fqdn },
      owner: "you",
      sentence: "The registrar cannot change name servers through its API.",
      action: byHand("Use the mode byo-manual, or a delegated subdomain"),
      retry: "after",
    });
  },
};
