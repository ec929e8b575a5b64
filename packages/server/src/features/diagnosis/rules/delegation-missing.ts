import { type Rule, blame, byHand, byItself, retryAfter } from "../finding.ts";

/** The zone above the domain does not name our servers yet. */
export const delegationMissing: Rule = {
  id: "delegation-missing",
  cause: "the domain is not delegated to our name servers",
  explain({ failure, standing, waitingFor, fqdn, domainMode, servedBy }) {
    if (failure?.code === "delegation-timeout")
      return blame(failure, {
        culprit: { kind: "domain", name: fqdn },
        owner: "you",
        sentence: `The delegation of ${fqdn} was not seen in time.`,
        action: retryAfter("Set the name servers at the registrar, then retry", failure),
        retry: "safe",
      });
    if (standing !== "waiting" || !waitingFor?.startsWith("the delegation of ")) return undefined;
    const seen = / which is at (.+) now/.exec(waitingFor)?.[1];
    const message = seen ? `${fqdn} still points to ${seen}` : `The delegation of ${fqdn} is not seen yet`;
    const expected = servedBy ?? "our name servers";
    const isDriven = domainMode === "byo-api";
    return {
      culprit: { kind: "domain", name: fqdn, reason: "delegation-missing", message },
      owner: isDriven ? "network" : "you",
      waitingFor,
      sentence: isDriven ? `${message}; its registrar is told to set it to ${expected}.` : `${message}; set it to ${expected}.`,
      action: isDriven
        ? byItself("Nothing to do: the registrar is told, and resolvers follow")
        : byHand("Set the name servers at the registrar"),
      retry: "safe",
      confidence: 0.9,
    };
  },
};
