import type { Tx } from "../../../database/connect.ts";
import type { Secret } from "../../../platform/secret.ts";
import { UnreadableSecret } from "../../secrets/vault.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { patchDeployment } from "../store.ts";
import { makeSecrets } from "./make-secrets.ts";

/** Keeps a token that came with a request, and makes anew what else is lost; without one, tells whether everything is held and still opens. */
export async function holdToken(parts: DeploymentsParts, tx: Tx, deployment: Deployment, token: Secret | undefined): Promise<boolean> {
  const { vault } = parts;
  const { id } = deployment;
  const held = await lookAtHeld(parts, tx, id);
  if (!token) return held === "complete";

  // A state that nobody can read any more goes with its key; preflight finds what it told of and takes it over.
  if (held === "unreadable") {
    await parts.states.remove(tx, id);
    await vault.destroy(tx, id);
  }
  if (held === "unreadable" || held === "nothing") await putNewSecrets(parts, tx, deployment);
  await vault.put(tx, id, token);
  return true;
}

async function lookAtHeld(parts: DeploymentsParts, tx: Tx, id: string): Promise<"complete" | "without token" | "nothing" | "unreadable"> {
  try {
    if ((await parts.vault.get(tx, id, "k3s_token")) === undefined) return "nothing";
    return (await parts.vault.get(tx, id, "hcloud_token")) === undefined ? "without token" : "complete";
  } catch (error) {
    if (error instanceof UnreadableSecret) return "unreadable";
    throw error;
  }
}

async function putNewSecrets(parts: DeploymentsParts, tx: Tx, { id, cloudResources }: Deployment): Promise<void> {
  const { secrets, bearerHash } = makeSecrets(parts.random);
  for (const secret of secrets) await parts.vault.put(tx, id, secret);
  // Servers that exist know the earlier bearer.
  if (!cloudResources) await patchDeployment(tx, id, { bearerHash }, { at: parts.clock.now() });
}
