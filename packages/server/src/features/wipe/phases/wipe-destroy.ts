import { done, type Outcome, type Phase, type PhaseContext, waitFor } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { sovereignLabel } from "../../deployments/ownership.ts";
import { listProject } from "../../deployments/list-project.ts";
import { connectForWipe, progressOf, record } from "../purge-and-record.ts";
import { refOf } from "../verdict-on.ts";
import { including } from "../wipe-progress.ts";

/** Lets OpenTofu destroy what its state knows. A failure is noted and the wipe goes on: the purges after it need no state. */
export const wipeDestroy: Phase = { name: "wipe-destroy", status: "wiping", limitMs: 2_100_000, run };

/** How often to look whether a tool that is being built is ready. */
const lookAgainMs = 5000;

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const addresses = await context.iac.stateAddresses();
  if (addresses.length === 0) {
    const { tofuDestroyed } = progressOf(deployment, context);
    return done({
      message: tofuDestroyed === true ? "OpenTofu's state is empty." : "OpenTofu has nothing in its state; its destroy is skipped.",
    });
  }

  const missing = await context.iac.missing();
  if (missing?.building) return waitFor(`${missing.what} to be built`, { retryAfterMs: lookAgainMs });

  await rememberWhatIsThere(deployment, context);
  try {
    if (missing) throw new Error(`${missing.what} is missing`);
    await context.iac.destroy();
    await record(deployment, context, () => ({ tofuDestroyed: true }));
    return done({ message: `OpenTofu has destroyed ${addresses.length} resources.` });
  } catch (error) {
    if (context.signal.aborted) throw error;
    const message = `OpenTofu could not destroy everything: ${error instanceof Error ? error.message : String(error)}`;
    await context.report({ level: "warn", message });
    await record(deployment, context, (progress) => ({ tofuDestroyed: false, errors: including(progress.errors, [message]) }));
    return done({ message: "What OpenTofu has left is deleted directly." });
  }
}

/** So that the report can count what OpenTofu takes away. */
async function rememberWhatIsThere(deployment: Deployment, context: PhaseContext): Promise<void> {
  const listing = await listProject(await connectForWipe(context), context.signal);
  const ours = listing.filter((object) => object.labels[sovereignLabel] === deployment.spec.fqdn).map(refOf);
  await record(deployment, context, (progress) => ({ seen: including(progress.seen, ours) }));
}
