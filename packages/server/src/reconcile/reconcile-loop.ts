import type { Clock } from "../platform/clock.ts";

/** What a loop is told of the world. It knows no word of what it works on. */
export interface ReconcileOptions<Key> {
  /** Claims up to `limit` things that are due for the caller; what is claimed by a process that died becomes due again by itself. */
  claim(limit: number): Promise<Key[]>;
  /** Brings one claimed thing a step or all the way to its desired state. Safe to repeat; decides itself when it is due again. */
  reconcile(key: Key, signal: AbortSignal): Promise<void>;
  /** Most things at once. */
  concurrency: number;
  /** Longest time between two looks, milliseconds; `wake` shortens it. */
  everyMs: number;
  clock: Clock;
  onError(error: unknown): void;
}

export interface ReconcileLoop {
  start(): void;
  /** Something may be due: look now. A hint only; nothing is lost without it. */
  wake(): void;
  /** Lets what is under way end, aborting it after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
}

/** A level-triggered loop: it looks for what is due again and again, so a lost hint or a dead process only costs time. */
export function createReconcileLoop<Key>(options: ReconcileOptions<Key>): ReconcileLoop {
  const { clock, concurrency } = options;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const working = new AbortController();
  let alarm = Promise.withResolvers<void>();
  let looping: Promise<void> = Promise.resolve();

  return {
    start: () => void (looping = loop()),
    wake: () => alarm.resolve(),
    async stop(graceMs = 20_000) {
      stopping.abort(new Error("The loop stops"));
      alarm.resolve();
      await looping;
      const timer = new AbortController();
      const limit = clock.sleep(graceMs, timer.signal).then(
        () => working.abort(new Error("The loop stops")),
        () => {},
      );
      await Promise.all(underWay);
      timer.abort();
      await limit;
    },
  };

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const full = await fill();
      // With every place taken, the next look is worth it once one is free again.
      if (full) await Promise.race([...underWay, alarm.promise]);
      else await pause();
      alarm = Promise.withResolvers<void>();
    }
  }

  async function fill(): Promise<boolean> {
    const free = concurrency - underWay.size;
    if (free <= 0) return true;
    let claimed: Key[] = [];
    try {
      claimed = await options.claim(free);
    } catch (error) {
      options.onError(error);
    }
    for (const key of claimed) begin(key);
    return claimed.length === free;
  }

  function begin(key: Key): void {
    const work = options
      .reconcile(key, working.signal)
      .catch((error: unknown) => {
        if (!working.signal.aborted) options.onError(error);
      })
      .finally(() => underWay.delete(work));
    underWay.add(work);
  }

  async function pause(): Promise<void> {
    const woken = new AbortController();
    const slept = clock.sleep(options.everyMs, AbortSignal.any([stopping.signal, woken.signal])).catch(() => {});
    await Promise.race([slept, alarm.promise]);
    woken.abort();
    await slept;
  }
}
