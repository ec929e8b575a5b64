import { PhaseFailure } from "../../../platform/errors.ts";
import { done, type Outcome, type Phase, type PhaseContext } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { beginWipe, including } from "../wipe-progress.ts";

/** Makes sure that nothing of an earlier run is still at work before anything is taken away. The run itself was cancelled before. */
export const wipeStop: Phase = { name: "wipe-stop", status: "wiping", limitMs: 300_000, run };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const progress = beginWipe(deployment.facts.wipe, context.clock.now());
  try {
    await context.iac.settle();
  } catch (error) {
    // Secrets of the module that cannot be opened any more must not keep a person from removing what costs money.
    if (!(error instanceof PhaseFailure && error.code === "needs-credentials")) throw error;
    progress.errors = including(progress.errors, [`The engine could not be settled: ${error.message}`]);
  }
  await context.remember({ wipe: progress });
  return done({ message: "Nothing of an earlier run is at work any more." });
}
