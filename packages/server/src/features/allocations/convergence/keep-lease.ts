import type { AllocationKey } from "../allocation-row.ts";
import type { AllocationParts } from "../parts.ts";
import type { Lease } from "../store.ts";
import { extendLease } from "./store.ts";

/** The name is somebody else's to work on now. */
export class LeaseLostError extends Error {
  constructor() {
    super("Another worker has taken over this name");
    this.name = "LeaseLostError";
  }
}

/** Runs work while its lease is extended again and again; the work's signal aborts when the lease turns out to be lost. */
export async function keepLease<Result>(
  { db, clock }: Pick<AllocationParts, "db" | "clock">,
  key: AllocationKey,
  lease: Lease,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const lost = new AbortController();
  const done = new AbortController();
  const beating = beat();
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    done.abort();
    await beating;
  }

  async function beat(): Promise<void> {
    for (;;) {
      await clock.sleep(lease.ms / 3, done.signal).catch(() => {});
      if (done.signal.aborted) return;
      // A database that does not answer just now tells nothing about the lease.
      const held = await extendLease(db, key, lease).catch(() => true);
      if (!held && !done.signal.aborted) return lost.abort(new LeaseLostError());
    }
  }
}
