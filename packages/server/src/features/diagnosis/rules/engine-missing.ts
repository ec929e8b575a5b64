import { type Rule, blame, retryAfter } from "../finding.ts";

/** OpenTofu or a plug-in is not there. */
export const engineMissing: Rule = {
  id: "engine-missing",
  cause: "OpenTofu or a plug-in is missing",
  explain({ failure }) {
    if (failure?.code !== "tofu-init-failed") return undefined;
    return blame(failure, {
      culprit: { kind: "tool", name: "OpenTofu" },
      owner: "catalyst",
      sentence: "The engine or its cloud plug-in could not be fetched or did not match its checksum.",
      action: retryAfter("Run `catalyst tools build` on the mothership, then retry", failure),
      retry: "safe",
    });
  },
};
