import { hash } from "node:crypto";
import type { Clock } from "../../platform/clock.ts";
import type { Handler } from "../../platform/http.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";

/** What a registrar allows one credential. */
export interface QueueLimits {
  /** Requests under way at the same time. */
  width: number;
  /** So many requests within each span. */
  windows: readonly { requests: number; perMs: number }[];
}

/** Requests of one credential, first come first served, never more than its registrar allows. */
export interface RequestQueue {
  /** Resolves when it is this caller's turn; the returned function gives the place back. */
  enter(signal: AbortSignal): Promise<() => void>;
  /** Nothing under way, nobody waiting, and no request so recent that it counts. */
  isIdle(): boolean;
}

/** A wait longer than this is left to the caller, who frees its worker meanwhile. */
const longestWaitMs = 30_000;

/** One queue per credential, found by the credential's SHA-256, so that no key of a customer is held for the sake of counting. */
export function createRequestQueues(
  registrar: string,
  limits: QueueLimits,
  clock: Clock,
  onDepth: (depth: number) => void = () => undefined,
): (credential: string) => Handler {
  const queues = new Map<string, RequestQueue>();
  let waiting = 0;

  return (credential) => {
    const queue = queueOf(hash("sha256", credential, "hex"));
    return (next) => async (call) => {
      onDepth(++waiting);
      const leave = await queue.enter(call.signal).finally(() => onDepth(--waiting));
      try {
        return await next(call);
      } finally {
        leave();
      }
    };
  };

  function queueOf(key: string): RequestQueue {
    for (const [each, queue] of queues) if (each !== key && queue.isIdle()) queues.delete(each);
    const found = queues.get(key) ?? createRequestQueue(registrar, limits, clock);
    queues.set(key, found);
    return found;
  }
}

export function createRequestQueue(registrar: string, { width, windows }: QueueLimits, clock: Clock): RequestQueue {
  const longestWindowMs = Math.max(...windows.map(({ perMs }) => perMs));
  const starts: number[] = [];
  let tail: Promise<void> = Promise.resolve();
  let line = 0;
  let running = 0;
  let freed = Promise.withResolvers<void>();

  return {
    async enter(signal) {
      const before = tail;
      const turn = Promise.withResolvers<void>();
      tail = turn.promise;
      line += 1;
      try {
        await unlessAborted(before, signal);
        await room(signal);
      } finally {
        line -= 1;
        // Who gives up early still leaves those before it in front of those behind it.
        void before.then(turn.resolve);
      }
      running += 1;
      starts.push(clock.now().getTime());
      return leave;
    },
    isIdle() {
      forget();
      return line === 0 && running === 0 && starts.length === 0;
    },
  };

  async function room(signal: AbortSignal): Promise<void> {
    while (isFull()) await unlessAborted(freed.promise, signal);
    for (let wait = waitMs(); wait > 0; wait = waitMs()) {
      if (wait > longestWaitMs) throw spent(wait);
      await clock.sleep(wait, signal);
    }
  }

  function isFull(): boolean {
    return running >= width;
  }

  function waitMs(): number {
    forget();
    const now = clock.now().getTime();
    // The request that has to leave a window before another fits in.
    return Math.max(...windows.map(({ requests, perMs }) => (starts.at(-requests) ?? Number.NEGATIVE_INFINITY) + perMs - now));
  }

  function forget(): void {
    const now = clock.now().getTime();
    while (starts[0] !== undefined && starts[0] + longestWindowMs <= now) starts.shift();
  }

  function leave(): void {
    running -= 1;
    freed.resolve();
    freed = Promise.withResolvers();
  }

  function spent(wait: number): RegistrarError {
    return new RegistrarError("rate-limited", {
      detail: `The requests that ${registrar} allows this account are used up; try again in ${Math.ceil(wait / 1000)} seconds.`,
      retryAfterMs: wait,
    });
  }
}

async function unlessAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const stop = (): void => aborted.reject(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
