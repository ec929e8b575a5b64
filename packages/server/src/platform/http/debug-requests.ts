import type { Handler } from "../http.ts";
import type { Logger } from "../log.ts";

/** Writes each exchange to the log at level debug: never bodies, headers or query strings, which may hold secrets. */
export function debugRequests(log: Logger): Handler {
  return (next) => async (call) => {
    const about = { method: call.method, host: call.url.host, path: call.url.pathname };
    try {
      const reply = await next(call);
      log.debug({ ...about, status: reply.status }, "outgoing call answered");
      return reply;
    } catch (error) {
      log.debug({ ...about, error }, "outgoing call failed");
      throw error;
    }
  };
}
