import { type CloudKind, cloudKinds } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import { BudgetSpentError } from "../../platform/http/request-budget.ts";
import type { Cloud, CloudObject } from "../deployments/cloud.ts";

export interface PurgeOptions {
  clock: Clock;
  signal: AbortSignal;
  /** Hears of objects as soon as they are observed to be gone, so that progress survives a crash. */
  onGone?: (objects: CloudObject[]) => Promise<void>;
}

export interface PurgeResult {
  gone: CloudObject[];
  /** What is still there, and why. */
  failed: { object: CloudObject; reason: string }[];
  firewallsRetried: number;
}

/**
 * Deletes objects, kind by kind in the order in which they depend on each other, and believes in none of it until the object cannot be read
 * any more. One that resists does not stop the others. Throws only when the signal aborts or the request budget is spent.
 */
export async function purge(cloud: Cloud, objects: readonly CloudObject[], options: PurgeOptions): Promise<PurgeResult> {
  const result: PurgeResult = { gone: [], failed: [], firewallsRetried: 0 };
  for (const batch of batchesOf(objects)) {
    const outcomes = await Promise.all(batch.map((object) => removeAndWatch(cloud, object, options)));
    const gone = batch.filter((_, index) => outcomes[index]?.reason === undefined);
    if (gone.length > 0) await options.onGone?.(gone);

    result.gone.push(...gone);
    for (const [index, { reason, retried }] of outcomes.entries()) {
      const object = batch[index];
      if (object && reason !== undefined) result.failed.push({ object, reason });
      if (object?.kind === "firewalls" && retried) result.firewallsRetried += 1;
    }
  }
  return result;
}

/** Deletions under way at once; more would only meet the provider's own queue. */
const batchSize = 10;

/** How long an accepted deletion may take to show. */
const goneLimitMs = 60_000;
const firstLookMs = 250;
const longestLookMs = 8000;

function* batchesOf(objects: readonly CloudObject[]): Generator<CloudObject[]> {
  const byKind = new Map<CloudKind, CloudObject[]>(cloudKinds.map((kind) => [kind, []]));
  for (const object of objects) byKind.get(object.kind)?.push(object);
  for (const ofKind of byKind.values()) {
    for (let start = 0; start < ofKind.length; start += batchSize) yield ofKind.slice(start, start + batchSize);
  }
}

async function removeAndWatch(cloud: Cloud, object: CloudObject, options: PurgeOptions): Promise<{ reason?: string; retried: boolean }> {
  let retried = false;
  try {
    const answer = await cloud.remove(object, options.signal, () => (retried = true));
    const isGone = answer === "gone" || (await becomesGone(cloud, object, options));
    return isGone ? { retried } : { reason: `it can still be read ${goneLimitMs / 1000} s after its deletion was accepted`, retried };
  } catch (error) {
    if (options.signal.aborted || error instanceof BudgetSpentError) throw error;
    return { reason: error instanceof Error ? error.message : String(error), retried };
  }
}

async function becomesGone(cloud: Cloud, object: CloudObject, { clock, signal }: PurgeOptions): Promise<boolean> {
  const giveUpAt = clock.now().getTime() + goneLimitMs;
  for (let wait = firstLookMs; await cloud.exists(object, signal); wait = Math.min(wait * 2, longestLookMs)) {
    if (clock.now().getTime() >= giveUpAt) return false;
    await clock.sleep(wait, signal);
  }
  return true;
}
