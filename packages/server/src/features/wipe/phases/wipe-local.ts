import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { progressOf, record } from "../purge-and-record.ts";

/**
 * Destroys what the mothership keeps. Secrets and states go only after a clean sweep: as long as something costs money in the cloud, the
 * token that can remove it is still needed.
 */
export const wipeLocal: Phase = { name: "wipe-local", status: "wiping", limitMs: 300_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  await context.iac.remove();
  if (!progressOf(deployment, context).verified)
    return done({ message: "The work folder is removed; secrets and states are kept for another try." });

  await context.destroyState();
  await context.destroySecrets();
  await record(deployment, context, () => ({ localCleaned: true }));
  return done({ message: "The work folder, the states and all secrets are destroyed." });
}
