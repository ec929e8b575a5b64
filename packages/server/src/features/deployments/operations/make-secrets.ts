import { createHash } from "node:crypto";
import type { RandomBytes } from "../../../platform/random.ts";
import { Secret } from "../../../platform/secret.ts";

/** Bytes of randomness of the bearer that nodes post with, and of the tokens of its clusters. */
const secretBytes = 32;

/** The secrets that we make for a deployment, and what its row keeps of the bearer. */
export function makeSecrets(random: RandomBytes): { secrets: Secret[]; bearerHash: Buffer } {
  const make = (name: string) => new Secret(name, random(secretBytes).toString("hex"));
  const bearer = make("kubeconfig_bearer_token");
  return {
    secrets: [make("k3s_token"), make("k3s_agent_token"), bearer],
    bearerHash: createHash("sha256").update(bearer.open()).digest(),
  };
}
