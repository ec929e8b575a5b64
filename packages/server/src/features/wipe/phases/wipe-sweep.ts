import type { LeftResource } from "@catalyst/contract";
import type { CloudObject } from "../../deployments/cloud.ts";
import { done, type Outcome, type Phase, type PhaseContext, waitFor } from "../../deployments/phase.ts";
import type { Deployment } from "../../deployments/deployment.ts";
import { listProject } from "../../deployments/list-project.ts";
import { connectForWipe, progressOf, purgeAndRecord, record } from "../purge-and-record.ts";
import { refOf, type Verdict, verdictOn } from "../verdict-on.ts";
import { including } from "../wipe-progress.ts";

/**
 * Sweeps that may find something of ours: a few while it resists its deletion, more while it can be deleted but other objects appear,
 * since controllers of a dying cluster go on making some for minutes.
 */
const mostSweeps = { resisting: 6, appearing: 20 };

/**
 * Searches the whole project, every kind, without any filter, and believes that nothing is left only when two searches at least
 * `gapMs` apart found nothing. Finds are deleted and the count begins anew.
 */
export function createWipeSweep(gapMs: number): Phase {
  return { name: "wipe-sweep", status: "wiping", limitMs: 2_700_000, run };

  async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
    const early = tooEarly(deployment, context);
    if (early > 0) return secondLook(early);

    const cloud = await connectForWipe(context);
    const listing = await listProject(cloud, context.signal);
    const judged = listing.map((object) => ({ object, verdict: verdictOn(object, deployment) }));
    const ours = judged.filter(({ verdict }) => verdict.act === "delete").map(({ object }) => object);
    const left = judged.flatMap(leftBy);
    return ours.length === 0 ? cleanSweep(deployment, context, listing, left) : dirtySweep(ours, left);

    async function dirtySweep(objects: CloudObject[], others: LeftResource[]): Promise<Outcome> {
      const { sweeps } = await record(deployment, context, (progress) => ({
        sweeps: progress.sweeps + 1,
        firstCleanSweepAt: null,
        left: others,
      }));
      const failed = await purgeAndRecord(deployment, context, cloud, objects);
      if (sweeps < (failed.length > 0 ? mostSweeps.resisting : mostSweeps.appearing))
        return waitFor("another look at the project, since something of ours was found", { retryAfterMs: gapMs });

      const residual =
        failed.length > 0
          ? failed.map(({ object, reason }) => describe(object, reason))
          : objects.map((object) => describe(object, "objects like it kept appearing"));
      await record(deployment, context, () => ({ residual, verified: false }));
      return done({ message: `After ${sweeps} searches ${residual.length} objects of ours are still there.` });
    }
  }

  function tooEarly(deployment: Deployment, context: PhaseContext): number {
    const { firstCleanSweepAt } = progressOf(deployment, context);
    return firstCleanSweepAt === null ? 0 : new Date(firstCleanSweepAt).getTime() + gapMs - context.clock.now().getTime();
  }

  async function cleanSweep(deployment: Deployment, context: PhaseContext, listing: CloudObject[], left: LeftResource[]): Promise<Outcome> {
    const there = new Set(listing.map(refOf));
    const isSecond = progressOf(deployment, context).firstCleanSweepAt !== null;
    const now = context.clock.now().toISOString();
    await record(deployment, context, (progress) => ({
      sweeps: progress.sweeps + 1,
      firstCleanSweepAt: progress.firstCleanSweepAt ?? now,
      gone: including(
        progress.gone,
        progress.seen.filter((ref) => !there.has(ref)),
      ),
      left,
      residual: [],
      verified: isSecond,
    }));
    return isSecond
      ? done({
          message: `Nothing of ours is left: two searches of the whole project agree. ${left.length} objects of unclear origin were not touched.`,
        })
      : secondLook(gapMs);
  }
}

function secondLook(retryAfterMs: number): Outcome {
  return waitFor("a second look at the project, to be sure that nothing reappears", { retryAfterMs });
}

function leftBy({ object, verdict }: { object: CloudObject; verdict: Verdict }): LeftResource[] {
  return verdict.act === "leave" ? [describe(object, verdict.reason)] : [];
}

function describe({ kind, id, name, labels, created }: CloudObject, reason: string): LeftResource {
  return { kind, id, name, labels, created, reason };
}
