import { PhaseFailure } from "../../../platform/errors.ts";
import type { Deployment } from "../deployment.ts";
import { describeDuration } from "../engine/expectation.ts";
import { type Outcome, type Phase, type PhaseContext, done, waitFor } from "../phase.ts";

/** Makes the working directory and fetches the plug-ins. Waits while a program that is needed is still being built. */
export function createTofuInit(graceMs: number = defaultGraceMs): Phase {
  return {
    name: "tofu-init",
    status: "provisioning",
    limitMs: 30 * 60_000,
    run: (deployment, context) => init(deployment, context, graceMs),
  };
}

/** How often a build's end is looked for, milliseconds. */
const lookMs = 2000;
/** Each new text of a wait is stored as an event; a countdown by the second would fill the history. */
const etaStepMs = 30_000;
/** Between two builds nothing is under way for a moment; only after this long is a tool called missing. */
export const defaultGraceMs = 20_000;

async function init(deployment: Deployment, context: PhaseContext, graceMs: number): Promise<Outcome> {
  const missing = await context.iac.missing();
  if (missing?.building) {
    const eta = missing.etaMs ? `, about ${describeDuration(Math.ceil(missing.etaMs / etaStepMs) * etaStepMs)} left` : "";
    await context.remember({ toolMissingSince: null });
    return waitFor(`${missing.what}, which is being built${eta}`, { retryAfterMs: lookMs });
  }
  if (missing) {
    const since = deployment.facts.toolMissingSince ?? context.clock.now().toISOString();
    if (context.clock.now().getTime() - Date.parse(since) < graceMs) {
      await context.remember({ toolMissingSince: since });
      return waitFor(missing.what, { retryAfterMs: lookMs });
    }
    throw new PhaseFailure("tofu-init-failed", {
      message: `${missing.what} is not on this machine and nobody is building it`,
      sentence:
        "A program that provisioning needs is missing on this mothership: run `catalyst tools build`, or `catalyst doctor` to see what is missing, then retry.",
      culprit: { kind: "tool", name: missing.what, reason: "engine-missing", message: "not found" },
    });
  }
  const { pluginLock } = await context.iac.init();
  return done({ facts: { toolMissingSince: null, ...(pluginLock ? { pluginLock } : {}) }, message: "The infrastructure module is ready" });
}
