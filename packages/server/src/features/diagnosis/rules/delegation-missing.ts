import { type Rule, blame, byHand, retryAfter } from "../finding.ts";

/** The zone above the domain does not name our servers yet. */
export const delegationMissing: Rule = {
  id: "delegation-missing",
  cause: "the domain is not delegated to our name servers",
  explain({ failure, standing, waitingFor, fqdn, servedBy }) {
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
    const message = seen ? `${fqdn} still points to ${seen}` : `nobody above ${fqdn} names our servers yet`;
    return {
      culprit: { kind: "domain", name: fqdn, reason: "delegation-missing", message },
      owner: "you",
      waitingFor,
      sentence: `${seen ? message : `The delegation of ${fqdn} is not seen yet`}; set it to ${servedBy ?? "the name servers that its instructions name"}.`,
      action: byHand("Set the name servers at the registrar"),
      retry: "safe",
      confidence: 0.9,
    };
  },
};
