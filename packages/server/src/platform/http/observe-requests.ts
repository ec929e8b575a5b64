import type { Clock } from "../clock.ts";
import type { Handler } from "../http.ts";

/** One finished call, for metrics. No path: it may hold names and ids. */
export interface RequestObservation {
  method: string;
  /** HTTP status, or `unreachable` when there was none. */
  status: string;
  ms: number;
}

/** Tells of every call, refused and unanswered ones included. */
export function observeRequests(clock: Clock, onRequest: (observation: RequestObservation) => void): Handler {
  return (next) => async (call) => {
    const startedAt = clock.now().getTime();
    let status = "unreachable";
    try {
      const reply = await next(call);
      status = String(reply.status);
      return reply;
    } finally {
      onRequest({ method: call.method, status, ms: clock.now().getTime() - startedAt });
    }
  };
}
