import { type Rule, blame, retryAfter } from "../finding.ts";

/** The cloud refuses the token. */
export const tokenInvalid: Rule = {
  id: "token-invalid",
  cause: "the cloud refuses the token",
  explain({ failure }) {
    if (failure?.code !== "hetzner-unauthorized") return undefined;
    return blame(failure, {
      culprit: { kind: "token", name: "cloud token" },
      owner: "you",
      sentence: "The cloud no longer accepts this token; it was deleted, expired or mistyped.",
      action: retryAfter("Enter a new Read & Write token and retry", failure),
      retry: "after",
    });
  },
};
