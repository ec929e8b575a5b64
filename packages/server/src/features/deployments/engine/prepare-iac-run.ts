import { type Secret, Secret as SecretValue } from "../../../platform/secret.ts";
import { PhaseFailure } from "../../../platform/errors.ts";
import { UnreadableSecret } from "../../secrets/vault.ts";
import type { SubState } from "@catalyst/contract";
import type { Deployment } from "../deployment.ts";
import type { IacRun } from "../iac.ts";
import { moduleVariables } from "../module-variables.ts";
import type { ContextParts, Line } from "./phase-context.ts";

/** Secret variables of the module that every run needs. */
const requiredSecrets = ["hcloud_token", "k3s_token", "k3s_agent_token", "kubeconfig_bearer_token"] as const;

/** Opens the deployment's secrets and lays out everything a run of the module needs. */
export async function prepareIacRun(
  parts: ContextParts,
  deployment: Deployment,
  signal: AbortSignal,
  line: Line & { setSubState: (subState: SubState | null) => Promise<void> },
): Promise<IacRun> {
  const secrets: Record<string, Secret> = {};
  for (const name of requiredSecrets) secrets[name] = await openSecret(parts, deployment, name);
  secrets["ghcr_pull_token"] = parts.module.registryToken ?? new SecretValue("ghcr_pull_token", "");
  return {
    deploymentId: deployment.id,
    secrets,
    variables: moduleVariables(deployment, parts.module),
    imports: deployment.facts.imports ?? [],
    tainted: await readTainted(parts, deployment),
    pluginLock: deployment.facts.pluginLock,
    planPassphrase: await planPassphrase(parts, deployment),
    signal,
    ledger: parts.ledgerOf(deployment),
    queued: async (position) => {
      if (position === 0) await line.left();
      else line.joined();
      const subState = position === 0 ? null : "queued";
      // Everybody in line hears of every move; a long line would write for each of its members each time.
      if (deployment.subState !== subState) await line.setSubState(subState);
    },
  };
}

async function readTainted(parts: ContextParts, deployment: Deployment): Promise<string[]> {
  try {
    return await parts.states.tainted(deployment.id);
  } catch (cause) {
    if (!(cause instanceof UnreadableSecret)) throw cause;
    throw new PhaseFailure("state-unreadable", {
      message: "The stored state cannot be decrypted with the mothership's key",
      sentence: "The record of what was created cannot be read: give the mothership its former encryption key back, then retry.",
      cause,
    });
  }
}

async function openSecret(parts: ContextParts, deployment: Deployment, name: string): Promise<Secret> {
  const failure = (cause?: unknown) =>
    new PhaseFailure("needs-credentials", {
      message: `The ${name} of this deployment is not held any more, or cannot be decrypted. Retry with the cloud token`,
      needs: ["hetznerToken"],
      cause,
    });
  try {
    const secret = await parts.vault.get(parts.db, deployment.id, name);
    if (!secret) throw failure();
    return secret;
  } catch (error) {
    throw error instanceof UnreadableSecret ? failure(error) : error;
  }
}

/** Saved plans hold every variable; each deployment's are encrypted under a passphrase that only the vault knows. */
async function planPassphrase(parts: ContextParts, deployment: Deployment): Promise<Secret> {
  const known = await parts.vault.get(parts.db, deployment.id, "plan_passphrase");
  if (known) return known;
  const made = new SecretValue("plan_passphrase", parts.random(32).toString("hex"));
  await parts.vault.put(parts.db, deployment.id, made);
  return made;
}
