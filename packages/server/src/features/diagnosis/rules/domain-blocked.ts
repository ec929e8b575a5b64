import { type Rule, blame, retryAfter } from "../finding.ts";

/** Something about the owner's domain stands in the way: records that would be lost, DS records, name servers that changed meanwhile. */
export const domainBlocked: Rule = {
  id: "domain-blocked",
  cause: "something about the domain stands in the way",
  explain({ failure, fqdn }) {
    if (failure?.code !== "dns-commit-failed" || !blockers.has(failure.culprit?.reason ?? "")) return undefined;
    return blame(failure, {
      culprit: { kind: "domain", name: fqdn },
      owner: "you",
      sentence: `Something about ${fqdn} stands in the way of its new name servers.`,
      action: retryAfter("Put the domain in order as the sentence says, then retry", failure),
      retry: "after",
    });
  },
};

/** Reasons of the pool-domain-manager that only the domain's owner can do away with. */
const blockers: ReadonlySet<string> = new Set(["records-at-risk", "ds-present", "confirm-required", "registrar-token-needed"]);
