import { describeDuration } from "../engine/expectation.ts";
import { type Outcome, type Phase, type PhaseContext, again, done } from "../phase.ts";

/**
 * Applies the saved plan. Interrupted, it is never simply repeated: the deployment goes back to preflight, which finds what was made
 * without being recorded, and a new plan takes it over.
 */
export function createTofuApply(limitMs: number, stallMs: number = defaultStallMs): Phase {
  const run: Phase["run"] = (_deployment, context) => apply(context, stallMs);
  return { name: "tofu-apply", status: "tofu-applying", limitMs, resumeFrom: "preflight", run };
}

/** After this long without a finished resource people are told, milliseconds. */
export const defaultStallMs = 10 * 60_000;

async function apply(context: PhaseContext, stallMs: number): Promise<Outcome> {
  await context.markCloudResources(true);
  await context.remember({ applied: true });
  const watch = watchForStall(context, stallMs);
  try {
    const applied = await context.iac.apply();
    if (!applied) return again("preflight", "The saved plan is not usable any more");
  } finally {
    watch.abort();
    await watch.ended;
  }
  return done({ facts: { imports: [], applyTries: 0 }, message: "The cloud resources exist" });
}

/** Says so when nothing has come of the apply for long: capacity may be lacking, and waiting is not the only choice. */
function watchForStall(context: PhaseContext, stallMs: number): { abort(): void; ended: Promise<void> } {
  const stop = new AbortController();
  const ended = watch();
  return { abort: () => stop.abort(new Error("the apply has ended")), ended };

  async function watch(): Promise<void> {
    let known = (await context.iac.stateAddresses()).length;
    try {
      for (;;) {
        await context.clock.sleep(stallMs, stop.signal);
        const now = (await context.iac.stateAddresses()).length;
        if (now === known) {
          await context.setSubState("stalled");
          const message = `No resource was finished for ${describeDuration(stallMs)}. The location may have no capacity: wait, or cancel and choose another size or region`;
          await context.report({ level: "warn", message, state: "stalled" });
        }
        known = now;
      }
    } catch (error) {
      if (!stop.signal.aborted) context.log.warn({ error }, "the watch for a stalled apply ended early");
    }
  }
}
