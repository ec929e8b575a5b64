/** A fixed number of places; who comes too late waits in line. */
export interface Slots {
  /**
   * Resolves with the function that gives the place back. `queued` hears the place in line whenever it changes, and 0 at its end.
   * A higher rank goes before a lower one; within a rank, who came first.
   */
  take(signal: AbortSignal, rank: number, queued: (position: number) => Promise<void>): Promise<() => void>;
}

interface Waiter {
  rank: number;
  begin(): void;
  moved(position: number): void;
}

export function createSlots(places: number, onChange?: (running: number, queued: number) => void): Slots {
  let running = 0;
  const line: Waiter[] = [];

  function changed(): void {
    onChange?.(running, line.length);
  }

  function release(): void {
    running -= 1;
    line.shift()?.begin();
    line.forEach((waiter, index) => waiter.moved(index + 1));
    changed();
  }

  function occupy(): () => void {
    running += 1;
    changed();
    let released = false;
    return () => {
      if (released) return;
      released = true;
      release();
    };
  }

  return {
    async take(signal, rank, queued) {
      signal.throwIfAborted();
      if (running < places) return occupy();
      const { promise, resolve, reject } = Promise.withResolvers<() => void>();
      const waiter: Waiter = {
        rank,
        begin() {
          signal.removeEventListener("abort", leave);
          resolve(occupy());
        },
        moved: (position) => void queued(position).catch(() => {}),
      };
      function leave(): void {
        line.splice(line.indexOf(waiter), 1);
        changed();
        reject(signal.reason as Error);
      }
      const before = line.findIndex((other) => other.rank < rank);
      line.splice(before === -1 ? line.length : before, 0, waiter);
      signal.addEventListener("abort", leave, { once: true });
      changed();
      await queued(line.indexOf(waiter) + 1);
      const giveBack = await promise;
      await queued(0);
      return giveBack;
    },
  };
}
