import type { Facts } from "../facts.ts";
import { type Rule, byHand } from "../finding.ts";

/** Servers report each step of their first boot; one that has said nothing for this long has probably no way out, milliseconds (5 min). */
const silenceMs = 5 * 60_000;

/** A server runs, and none of its region has said anything. */
export const nodeSilent: Rule = {
  id: "node-silent",
  cause: "a server does not report",
  explain(facts) {
    const { standing, regions, since, now, emulated } = facts;
    const silent = regions.find(({ lastWord }) => lastWord === undefined);
    if (standing !== "booting" || !silent || !since) return undefined;
    if (emulated) return labIsSilent(facts, silent.key);
    if (now.getTime() - since.getTime() < silenceMs) return undefined;
    return {
      culprit: {
        kind: "node",
        name: "first control plane",
        region: silent.key,
        reason: "node-silent",
        message: "no step of its first boot was reported",
      },
      owner: "network",
      waitingFor: `the kubeconfig of region ${silent.key}`,
      sentence: `The servers of ${silent.key} started but have not reported; they may have no way out to the internet.`,
      action: byHand("Look at the server's console at the provider"),
      retry: "safe",
      confidence: 0.75,
    };
  },
};

/** In the lab silence is no fault of anybody's network: there is no machine behind its servers unless somebody boots them. */
function labIsSilent({ fqdn }: Facts, region: string): ReturnType<Rule["explain"]> {
  return {
    culprit: null,
    owner: "catalyst",
    waitingFor: `the kubeconfig of region ${region}`,
    sentence: `The infrastructure of ${fqdn} stands, in an emulated cloud: no server of ${region} has reported, and as long as nothing boots them no kubeconfig will come.`,
    action: byHand("Nothing more happens here; wipe the deployment when you have seen enough"),
    retry: "no",
    confidence: 0.9,
  };
}
