import type { Tx } from "../../database/connect.ts";
import type { ByoParts } from "./byo-parts.ts";
import type { ByoChanges, ByoRow } from "./store.ts";

/** One action about one domain. Safe to repeat, and to be killed in at any line. */
export type Step = (row: ByoRow, parts: ByoParts, signal: AbortSignal) => Promise<Outcome>;

export interface Outcome {
  changes: ByoChanges;
  /** When to go on, milliseconds; at once when left out. */
  waitMs?: number;
  /** What is amiss, as `lastError`. */
  problem?: Problem;
  /** Named when somebody may want to know that it happened. */
  event?: string;
  /** More to be written in the same transaction. */
  also?(tx: Tx): Promise<void>;
  /** The row is over. */
  isOver?: boolean;
}

export interface Problem {
  code: string;
  detail: string;
}

/** The customer's former name servers are to be put back, and why. */
export function rollBack({ now }: ByoRow, { code, detail }: Problem): Outcome {
  return {
    changes: {
      state: "rolling-back",
      undo: "wanted",
      undo_code: code,
      undo_detail: detail,
      operation: null,
      waiting_since: now,
      attempts: 0,
    },
    problem: { code, detail },
    event: "rolling-back",
  };
}

/** Milliseconds since the row waits for the same thing. */
export function waitedMs({ now, waiting_since: since }: ByoRow): number {
  return since === null ? 0 : now.getTime() - since.getTime();
}

export function isPast(row: ByoRow, time: Date | null): boolean {
  return time !== null && row.now.getTime() >= time.getTime();
}

export function later({ now }: ByoRow, ms: number): Date {
  return new Date(now.getTime() + ms);
}
