/** A fixed number of places; who comes too late waits, first come first served. */
export interface Line {
  /** Counts a visitor in or out; both return how many there are. */
  enter(): number;
  leave(): number;
  /** Runs the work when there is a place. Rejects with the signal's reason when it aborts in line. */
  run<Result>(signal: AbortSignal, work: () => Promise<Result>): Promise<Result>;
}

export function createLine(places: number): Line {
  const waiting: (() => void)[] = [];
  let free = places;
  let visitors = 0;

  return {
    enter: () => (visitors += 1),
    leave: () => (visitors -= 1),
    async run(signal, work) {
      await place(signal);
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else free += 1;
      }
    },
  };

  function place(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error);
    if (free > 0) {
      free -= 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason as Error);
      };
      waiting.push(enter);
      signal.addEventListener("abort", giveUp, { once: true });
    });
  }
}
