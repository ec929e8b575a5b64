import { ApiProblem, type Event, type EventsReply, framesOf, type State } from "@catalyst/contract";
import type { StreamStatus } from "./stream-status.ts";

/** Where events come from. Both throw ApiProblem for a refusal, and what `fetch` throws when nobody answers. */
export interface EventSource {
  readEvents(since: number, signal: AbortSignal): Promise<EventsReply>;
  /** Undefined when nothing more will come. */
  openStream(since: number, signal: AbortSignal): Promise<ReadableStream<Uint8Array> | undefined>;
}

/** Whether the page may be connected at all. */
export interface Gate {
  /** Why not, at this moment. */
  shutBy(): "offline" | "hidden" | undefined;
  /** Resolves once there is no reason left. */
  opened(signal: AbortSignal): Promise<void>;
  /** Aborts when the next reason comes up. */
  shutting(): AbortSignal;
}

export interface Sink {
  /** Events in order, each once. */
  events(events: Event[]): void;
  state(state: State): void;
  /** Nothing more comes until somebody asks for it. */
  done(state: State | undefined): void;
  status(status: StreamStatus): void;
  /** The server has said something. */
  contact(): void;
  /** Connected again after a gap in which anything may have changed. */
  resumed(): void;
}

export interface FollowParts {
  source: EventSource;
  gate: Gate;
  sink: Sink;
  since: number;
  signal: AbortSignal;
  now(): number;
  pause(ms: number, signal: AbortSignal): Promise<void>;
  times?: Partial<Record<keyof typeof defaultTimes, number>>;
}

/** Milliseconds. A server says something every 15 s, so twice that in silence is a lost connection. */
export const defaultTimes = { silent: 30_000, firstPause: 250, longestPause: 5000, poll: 5000, streamAgain: 30_000 } as const;

/** As many tries fail before events are asked for instead. */
const triesBeforePolling = 3;

/**
 * Follows a deployment: its history first, then the stream, through lost connections, until it is over or `signal` aborts.
 * Every event reaches the sink once and in order, whatever the network does: each try goes on behind the last number.
 * Resolves with the last number. Throws what the server refuses.
 */
export async function followStream(parts: FollowParts): Promise<number> {
  const { source, gate, sink, signal } = parts;
  const times = { ...defaultTimes, ...parts.times };
  let last = parts.since;
  let failures = 0;
  let lostAt = 0;
  let hasHistory = false;
  let streamAgainAt = 0;

  while (!signal.aborted) {
    const shut = gate.shutBy();
    if (shut) {
      sink.status({ kind: shut === "offline" ? "offline" : "idle" });
      await gate.opened(signal);
      failures = 0;
      continue;
    }
    const over = AbortSignal.any([signal, gate.shutting()]);
    try {
      const isPolling = failures >= triesBeforePolling;
      if (isPolling) sink.status({ kind: "polling" });
      if (!hasHistory || isPolling) {
        if (await readHistory(over)) return last;
        hasHistory = true;
      }
      if (isPolling && parts.now() < streamAgainAt) {
        await parts.pause(times.poll, over);
        continue;
      }
      if (await readStream(over)) return last;
      lost();
    } catch (error) {
      if (signal.aborted) return last;
      if (error instanceof ApiProblem && !isTransient(error)) throw error;
      if (gate.shutBy()) continue;
      lost();
    }
    if (failures < triesBeforePolling) sink.status({ kind: "reconnecting", attempt: failures, since: lostAt });
    await parts.pause(failures < triesBeforePolling ? pauseOf(failures) : times.poll, over);
  }
  return last;

  function lost(): void {
    if (failures === 0) lostAt = parts.now();
    failures += 1;
    // While events are answered, the stream alone is in trouble: it is tried now and then.
    streamAgainAt = failures > triesBeforePolling ? parts.now() + times.streamAgain : 0;
  }

  function pauseOf(failed: number): number {
    return Math.min(times.firstPause * 2 ** (failed - 1), times.longestPause);
  }

  /** All that is stored behind the last number; true when there will be no more. */
  async function readHistory(over: AbortSignal): Promise<boolean> {
    for (;;) {
      const reply = await source.readEvents(last, AbortSignal.any([over, AbortSignal.timeout(times.silent)]));
      sink.contact();
      take(reply.events);
      sink.state(reply.state);
      if (reply.state.lastSeq > last && reply.events.length > 0) continue;
      if (reply.done) sink.done(reply.state);
      return reply.done;
    }
  }

  async function readStream(over: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), times.silent);
    let isConnected = false;
    try {
      const body = await source.openStream(last, AbortSignal.any([over, silence.signal]));
      if (!body) {
        sink.done(undefined);
        return true;
      }
      for await (const frame of framesOf(body.pipeThrough(noting(hear)))) {
        if (frame.event === "done") {
          sink.done(JSON.parse(frame.data) as State);
          return true;
        }
        take([JSON.parse(frame.data) as Event]);
      }
      return false;
    } finally {
      clearTimeout(timer);
    }

    function hear(): void {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), times.silent);
      sink.contact();
      if (isConnected) return;
      isConnected = true;
      sink.status({ kind: "live" });
      if (failures > 0) sink.resumed();
      failures = 0;
    }
  }

  function take(events: Event[]): void {
    const fresh = events.filter(({ seq }) => seq > last);
    if (fresh.length === 0) return;
    last = fresh.at(-1)?.seq ?? last;
    sink.events(fresh);
  }
}

function noting(hear: () => void): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(chunk, controller) {
      hear();
      controller.enqueue(chunk);
    },
  });
}

function isTransient({ problem: { status } }: ApiProblem): boolean {
  return status >= 500 || status === 429 || status === 408;
}
