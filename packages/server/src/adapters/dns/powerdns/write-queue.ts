import { createLine, type Line } from "./line.ts";

/** Holds the right to write a zone against other processes while the work runs, for example an advisory lock of PostgreSQL. */
export type LockZone = <Result>(zone: string, work: () => Promise<Result>, signal: AbortSignal) => Promise<Result>;

export interface WriteQueueOptions {
  /** Writes under way at once, over all zones: 1 on SQLite, where even writers of different zones fail each other. */
  writers: number;
  lockZone: LockZone;
  /** Told how many writes of a zone wait or run, whenever that changes. */
  onDepth?: (zone: string, depth: number) => void;
}

/** Runs a write when those of the same zone before it are done and there is room. Rejects with the signal's reason when it aborts in line. */
export type Write = <Result>(zone: string, signal: AbortSignal, work: () => Promise<Result>) => Promise<Result>;

/**
 * One writer per zone: concurrent changes of one zone end in errors on every backend. First come, first served. The lock against other
 * processes is taken last, so that those who wait in this process hold none, and no database connection either.
 */
export function createWriteQueue({ writers, lockZone, onDepth }: WriteQueueOptions): Write {
  const zones = new Map<string, Line>();
  const all = createLine(writers);

  return async function write(zone, signal, work) {
    signal.throwIfAborted();
    const line = zones.get(zone) ?? createLine(1);
    zones.set(zone, line);
    onDepth?.(zone, line.enter());
    try {
      return await line.run(signal, () => all.run(signal, () => lockZone(zone, work, signal)));
    } finally {
      const depth = line.leave();
      if (depth === 0) zones.delete(zone);
      onDepth?.(zone, depth);
    }
  };
}
