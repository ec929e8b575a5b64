import pg from "pg";
import type { Clock } from "../platform/clock.ts";
import type { Logger } from "../platform/log.ts";

/** Hears NOTIFYs on one connection of its own and keeps that connection alive. Nothing may depend on it for correctness. */
export interface Listener {
  close(): Promise<void>;
}

export interface ListenerOptions {
  url: string;
  channels: Record<string, (payload: string) => void>;
  clock: Clock;
  log: Logger;
}

const longestPauseMs = 5000;

export function startListener({ url, channels, clock, log }: ListenerOptions): Listener {
  const stop = new AbortController();
  let client: pg.Client | undefined;
  const running = keepListening();

  return {
    async close() {
      stop.abort(new Error("The listener closes"));
      await client?.end().catch(() => {});
      await running;
    },
  };

  async function keepListening(): Promise<void> {
    for (let pauseMs = 100; !stop.signal.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        await listenOnce(() => (pauseMs = 100));
      } catch (error) {
        if (!stop.signal.aborted) log.warn({ error }, "lost the notification connection; reading goes on by polling");
      }
      await clock.sleep(pauseMs, stop.signal).catch(() => {});
    }
  }

  async function listenOnce(connected: () => void): Promise<void> {
    const connection = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5000 });
    client = connection;
    const ended = new Promise<void>((resolve, reject) => connection.once("end", resolve).on("error", reject));
    ended.catch(() => {});
    try {
      await connection.connect();
      connection.on("notification", (message) => channels[message.channel]?.(message.payload ?? ""));
      for (const channel of Object.keys(channels)) await connection.query(`listen ${pg.escapeIdentifier(channel)}`);
      connected();
      await ended;
    } finally {
      await connection.end().catch(() => {});
    }
  }
}
