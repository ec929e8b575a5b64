import { type Rule, blame, retryAfter } from "../finding.ts";

/** The token may only read. */
export const tokenReadonly: Rule = {
  id: "token-readonly",
  cause: "the token may only read",
  explain({ failure }) {
    if (failure?.code !== "hetzner-token-readonly") return undefined;
    return blame(failure, {
      culprit: { kind: "token", name: "cloud token" },
      owner: "you",
      sentence: "This token may only read; provisioning needs a Read & Write token.",
      action: retryAfter("Enter a Read & Write token and retry", failure),
      retry: "after",
    });
  },
};
