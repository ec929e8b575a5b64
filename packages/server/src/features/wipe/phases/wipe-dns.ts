import { CatalystError } from "../../../platform/errors.ts";
import { giveBackDomain, type GivenBack } from "../../deployments/give-back-domain.ts";
import { isPassing } from "../../deployments/domain-failure.ts";
import { done, type Outcome, type Phase, type PhaseContext, waitFor } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { progressOf, record } from "../purge-and-record.ts";
import { including } from "../wipe-progress.ts";

/** Gives the domain back once nothing answers under it any more, and waits until no name server tells of it. */
export const wipeDns: Phase = { name: "wipe-dns", status: "wiping", limitMs: 2 * 3_600_000, run };

/** Longest to wait for the DNS to be clean, milliseconds. */
const longestMs = 5 * 60_000;
const lookMs = 1000;
const longestLookMs = 15_000;

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const { fqdn } = deployment.spec;
  if (!deployment.facts.domainHold) {
    await record(deployment, context, () => ({ pdmReleased: true }));
    return done({ message: `Nothing is held for ${fqdn} any more` });
  }

  const now = context.clock.now();
  const since = progressOf(deployment, context).dnsSince ?? now.toISOString();
  await record(deployment, context, () => ({ dnsSince: since }));
  const given = await giveBack(deployment, context);
  if (given.state === "freed" || given.state === "nothing") {
    await context.remember({ domainHold: null });
    await record(deployment, context, () => ({ pdmReleased: true }));
    return done({ message: given.state === "freed" ? sayFreed(fqdn, given.detail) : `Nothing is held for ${fqdn} any more` });
  }

  const waitedMs = given.state === "refused" ? Infinity : now.getTime() - Date.parse(since);
  const why = given.detail === undefined ? "" : `: ${given.detail}`;
  if (waitedMs < longestMs)
    return waitFor(`the DNS of ${fqdn} to be taken away${why}`, { retryAfterMs: Math.min(longestLookMs, lookMs + waitedMs / 4) });
  if (given.state === "under way" && deployment.facts.restoreNameservers && given.detail === undefined) return leftToManager();
  const message = `The DNS of ${fqdn} is not gone yet${why}`;
  await context.report({ level: "warn", message });
  await record(deployment, context, (progress) => ({ pdmReleased: false, errors: including(progress.errors, [message]) }));
  return done({ message: "The name could not be given back in time; the record stays until it is." });

  /** What resolvers still remember (a DS for up to a day) comes before the former name servers; the manager needs nothing of us for that. */
  async function leftToManager(): Promise<Outcome> {
    await context.remember({ domainHold: null });
    await record(deployment, context, () => ({ pdmReleased: true }));
    return done({
      message: `The former name servers of ${fqdn} are put back as soon as resolvers have forgotten ours; that goes on by itself.`,
    });
  }
}

async function giveBack(deployment: Deployment, context: PhaseContext): Promise<GivenBack | { state: "refused"; detail: string }> {
  const { restoreNameservers } = deployment.facts;
  try {
    const [reservationToken, registrarToken] = await Promise.all([
      context.secret("pdm_reservation_token"),
      context.secret("registrar_token"),
    ]);
    return await giveBackDomain(deployment, context, { reservationToken, registrarToken, restoreNameservers }, context.signal);
  } catch (error) {
    // What passes is waited for; what does not is told. Neither keeps a wipe from ending.
    if (!(error instanceof CatalystError)) throw error;
    return { state: isPassing(error) ? "under way" : "refused", detail: error.message };
  }
}

function sayFreed(fqdn: string, detail: string | undefined): string {
  return detail === undefined ? `${fqdn} is free, and no name server of ours tells of it any more.` : `${fqdn} is given back: ${detail}.`;
}
