import { pruneSnapshots } from "../zones/snapshots.ts";
import { claimChore, claimRectify, markPoolChanged, putOffChore } from "./convergence/pool-chores.ts";
import { aloneInTurn, countAllocations, deleteLapsed, oldestPending, reverify } from "./convergence/sweep-store.ts";
import { auditZones } from "./convergence/zone-audit.ts";
import type { AllocationParts } from "./parts.ts";

export interface AllocationSweeper {
  start(): void;
  /** Everything once: what has lapsed, what is to be looked at again, and chores that are due. */
  sweep(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

export interface SweeperParts extends AllocationParts {
  /** Between two sweeps, milliseconds. */
  everyMs: number;
  /** Something is due now: the converger's `wake`. */
  onDue: () => void;
}

/** What stands verified is looked at again after this, milliseconds. */
const reverifyAfterMs = 6 * 3_600_000;
const mostAtOnce = 50;
const dayMs = 24 * 3_600_000;
/** A chore that failed is tried again after this, milliseconds. */
const failedChoreMs = 600_000;
/** A wish that waits longer than this is worth a person's look, seconds. */
const longPending = 600;

/** Sweeps every so often; of several processes one at a time. Nothing of the DNS is asked for what has merely lapsed. */
export function createAllocationSweeper(parts: SweeperParts): AllocationSweeper {
  const { db, dns, pools, clock, log, observer, everyMs, onDue } = parts;
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const chores: readonly { name: string; run: (signal: AbortSignal) => Promise<void> }[] = [
    { name: "audit-zones", run: reportZones },
    { name: "audit-apexes", run: reportApexes },
    { name: "prune-snapshots", run: async () => void (await pruneSnapshots(db)) },
  ];

  return {
    start: () => void (running = loop()),
    sweep,
    async stop() {
      stopping.abort(new Error("The sweeper stops"));
      await running;
    },
  };

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweep(stopping.signal).catch((error: unknown) => {
        if (!stopping.signal.aborted) log.warn({ error }, "a sweep of the names failed; the next one tries again");
      });
      await clock.sleep(everyMs, stopping.signal).catch(() => {});
    }
  }

  async function sweep(signal: AbortSignal): Promise<void> {
    const due = await aloneInTurn(db, async (tx) => {
      const lapsed = await deleteLapsed(tx);
      if (lapsed > 0) observer.reservationsExpired(lapsed);
      return reverify(tx, reverifyAfterMs, mostAtOnce);
    });
    if (due !== undefined && due > 0) onDue();
    await measure();
    for (const { domain } of pools.list()) await rectify(domain, signal);
    for (const chore of chores) await runChore(chore, signal);
  }

  async function measure(): Promise<void> {
    observer.counted(await countAllocations(db));
    const seconds = await oldestPending(db);
    observer.pendingOldest(seconds);
    if (seconds > longPending) observer.alarm("pending", `The DNS of a name has been waited for ${Math.round(seconds)} s`);
  }

  async function rectify(pool: string, signal: AbortSignal): Promise<void> {
    if (!(await claimRectify(db, pool))) return;
    try {
      await dns.rectify(pool, signal);
    } catch (error) {
      await markPoolChanged(db, pool);
      log.warn({ error, pool }, "a pool's zone could not be put in order; it is tried again");
    }
  }

  async function runChore({ name, run }: (typeof chores)[number], signal: AbortSignal): Promise<void> {
    if (!(await claimChore(db, name, dayMs))) return;
    try {
      await run(signal);
    } catch (error) {
      await putOffChore(db, name, dayMs, failedChoreMs);
      log.warn({ error, chore: name }, "a daily look at the names failed; it is tried again");
    }
  }

  async function reportZones(signal: AbortSignal): Promise<void> {
    const { zonesWithoutRow, delegationsWithoutRow, dsWithoutZone, serials } = await auditZones(parts, signal);
    for (const zone of zonesWithoutRow) observer.alarm("zone-without-row", `The zone ${zone} is under an account of ours and in no table`);
    for (const name of delegationsWithoutRow) observer.alarm("zone-without-row", `${name} is delegated and in no table`);
    for (const name of dsWithoutZone) observer.alarm("ds-without-zone", `${name} has a DS above it and no zone: it cannot be resolved`);
    for (const { zone, serial } of serials) observer.zoneSerial(zone, serial);
  }

  async function reportApexes(signal: AbortSignal): Promise<void> {
    for (const sentence of await pools.auditApexes(signal)) observer.alarm("apex-drift", sentence);
  }
}
