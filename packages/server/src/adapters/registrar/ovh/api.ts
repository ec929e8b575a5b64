import type { HttpCall } from "../../../platform/http.ts";
import { expectShape } from "../expect-shape.ts";
import { Refusal } from "../refusal.ts";
import type { RegistrarCall, RegistrarHttp } from "../registrar-http.ts";
import { clockError } from "./read-refusal.ts";
import { checkers } from "./schema.ts";
import type { ServerClock } from "./server-clock.ts";

/** OVH's API as paths and bodies, signed. */
export interface Api {
  get(path: string, signal: AbortSignal): Promise<unknown>;
  send(method: "POST" | "PUT", path: string, body: unknown, signal: AbortSignal): Promise<unknown>;
}

export interface ApiParts {
  base: string;
  signed: RegistrarHttp;
  unsigned: RegistrarHttp;
  serverClock: ServerClock;
}

export function createApi({ base, signed, unsigned, serverClock }: ApiParts): Api {
  const callOf = (method: HttpCall["method"], path: string, signal: AbortSignal): RegistrarCall => ({
    method,
    url: new URL(base + path),
    signal,
  });

  async function askTime(signal: AbortSignal): Promise<number> {
    return expectShape(checkers.time, await unsigned.read(callOf("GET", "/auth/time", signal)), "OVH", "GET /auth/time");
  }

  /** A request whose time is off is refused before it has any effect, so that one repetition is safe for writes too. */
  async function inTime(request: () => Promise<unknown>, signal: AbortSignal): Promise<unknown> {
    await serverClock.sync(() => askTime(signal));
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof Refusal && error.foreignCode === clockError)) throw error;
      serverClock.forget();
      await serverClock.sync(() => askTime(signal));
      return request();
    }
  }

  return {
    get: (path, signal) => inTime(() => signed.read(callOf("GET", path, signal)), signal),
    send: (method, path, body, signal) => inTime(() => signed.write({ ...callOf(method, path, signal), body }), signal),
  };
}
