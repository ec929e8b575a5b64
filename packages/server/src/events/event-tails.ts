import { type Event, isSettled } from "@catalyst/contract";
import type { Db } from "../database/connect.ts";
import { readEvents } from "./read-events.ts";

/**
 * The newest events of the deployments somebody watches, read once for all watchers of this process.
 * Each watcher keeps its own cursor; one that has fallen behind the kept part reads the table instead.
 */
export interface EventTails {
  /** Watches a deployment until `stop`. */
  watch(deploymentId: string): Promise<Watch>;
  /** Wakes the watchers of a deployment: something may have happened. */
  wake(deploymentId: string): void;
  /** Number of open watches. */
  size(): number;
}

export interface Watch {
  /** Events after `since`, already in the form they go over the wire; empty when there are none yet. */
  after(since: number): Promise<StoredFrame[]>;
  /** Whether everything up to `since` is all there is and nothing more comes without somebody asking for it. */
  isOver(since: number): boolean;
  /** Resolves when there is something new after `since`, the deployment has settled, or the signal aborts. */
  changed(since: number, signal: AbortSignal): Promise<void>;
  stop(): void;
}

export interface StoredFrame {
  seq: number;
  /** The event as a frame of text/event-stream, made once for all its readers. */
  text: string;
}

/** Covers a notification that was lost (provisioning: 1 s poll). */
const pollMs = 1000;
/** Events kept in memory per watched deployment. */
const keptEvents = 1000;
/** Most events read at once. */
const batch = 500;

interface Tail {
  watchers: number;
  frames: StoredFrame[];
  head: number;
  settled: boolean;
  /** The deployment's own count when it was last looked at. */
  lastSeq: number;
  loading: Promise<void> | undefined;
  again: boolean;
  waiting: Set<() => void>;
  poll: NodeJS.Timeout;
}

export function createEventTails(db: Db): EventTails {
  const tails = new Map<string, Tail>();

  return {
    size: () => [...tails.values()].reduce((sum, tail) => sum + tail.watchers, 0),

    wake(id) {
      const tail = tails.get(id);
      if (tail) void refresh(id, tail);
    },

    async watch(id) {
      const tail = tails.get(id) ?? openTail(id);
      tail.watchers += 1;
      await (tail.loading ?? (tail.head === 0 ? refresh(id, tail) : undefined));
      return watchOf(id, tail);
    },
  };

  function watchOf(id: string, tail: Tail): Watch {
    return {
      async after(since) {
        const first = tail.frames[0]?.seq;
        if (first !== undefined && since >= first - 1) return tail.frames.slice(since - first + 1);
        if (since >= tail.head) return [];
        return (await readEvents(db, id, since, batch)).map(frameOf);
      },
      isOver: (since) => tail.settled && since >= tail.lastSeq,
      async changed(since, signal) {
        if (tail.head > since || this.isOver(since) || signal.aborted) return;
        await new Promise<void>((resolve) => {
          const wake = () => {
            signal.removeEventListener("abort", wake);
            tail.waiting.delete(wake);
            resolve();
          };
          tail.waiting.add(wake);
          signal.addEventListener("abort", wake, { once: true });
        });
      },
      stop() {
        tail.watchers -= 1;
        if (tail.watchers > 0) return;
        clearInterval(tail.poll);
        tails.delete(id);
      },
    };
  }

  function openTail(id: string): Tail {
    const poll = setInterval(() => void refresh(id, tail), pollMs);
    const tail: Tail = {
      watchers: 0,
      frames: [],
      head: 0,
      settled: false,
      lastSeq: 0,
      loading: undefined,
      again: false,
      waiting: new Set(),
      poll,
    };
    tails.set(id, tail);
    return tail;
  }

  /** Brings a tail up to date; calls that come meanwhile lead to one more round. The database being away is no reason to end a watch. */
  function refresh(id: string, tail: Tail): Promise<void> {
    if (tail.loading) {
      tail.again = true;
      return tail.loading;
    }
    tail.loading = load(id, tail)
      .catch(() => {})
      .finally(() => {
        tail.loading = undefined;
        if (!tail.again) return;
        tail.again = false;
        void refresh(id, tail);
      });
    return tail.loading;
  }

  async function load(id: string, tail: Tail): Promise<void> {
    const row = await db.selectFrom("deployments").select(["status", "sub_state", "last_seq"]).where("id", "=", id).executeTakeFirst();
    const settled = row === undefined || isSettled(row.status);
    const news = settled !== tail.settled || (row?.last_seq ?? 0) > tail.head;
    tail.settled = settled;
    tail.lastSeq = row?.last_seq ?? 0;
    if (tail.head === 0) tail.head = Math.max(0, tail.lastSeq - keptEvents);
    while (tail.head < tail.lastSeq) {
      const events = await readEvents(db, id, tail.head, batch);
      if (events.length === 0) break;
      tail.frames.push(...events.map(frameOf));
      tail.frames.splice(0, Math.max(0, tail.frames.length - keptEvents));
      tail.head = events.at(-1)?.seq ?? tail.head;
    }
    if (!news) return;
    for (const wake of tail.waiting) wake();
  }
}

function frameOf(event: Event): StoredFrame {
  return { seq: event.seq, text: `id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n` };
}
