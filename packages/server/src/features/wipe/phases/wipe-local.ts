import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { progressOf, record } from "../purge-and-record.ts";
import { isClean } from "../wipe-progress.ts";

/**
 * Destroys what the mothership keeps. Secrets and states go only after a clean sweep and with the domain given back: as long as
 * something is there, the tokens that can remove it are still needed.
 */
export const wipeLocal: Phase = { name: "wipe-local", status: "wiping", limitMs: 300_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  await context.iac.remove();
  if (!isClean(progressOf(deployment, context)))
    return done({ message: "The work folder is removed; secrets and states are kept for another try." });

  await context.destroyState();
  await context.destroySecrets();
  await record(deployment, context, () => ({ localCleaned: true }));
  return done({ message: "The work folder, the states and all secrets are destroyed." });
}
