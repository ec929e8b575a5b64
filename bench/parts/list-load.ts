import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Pool } from "undici";
import { percentile } from "./percentile.ts";

/** Asks for one address over and over on a fixed number of connections. Started by `list.ts`. */
export interface ListOrder {
  origin: string;
  path: string;
  token: string;
  connections: number;
  warmUpMs: number;
  measureMs: number;
}

export interface ListResult {
  requests: number;
  warmUpRequests: number;
  perSecond: number;
  p50: number;
  p99: number;
  /** Longest one, milliseconds. */
  worst: number;
  bytes: number;
}

if (process.send) await work(process.send.bind(process));

async function work(answer: (result: ListResult) => unknown): Promise<void> {
  const [order] = (await once(process, "message")) as [ListOrder];
  const pool = new Pool(order.origin, { connections: order.connections, pipelining: 1 });
  const warmUp = await hammer(pool, order, order.warmUpMs);
  answer({ ...(await hammer(pool, order, order.measureMs)), warmUpRequests: warmUp.requests });
  await pool.close();
  process.disconnect();
}

async function hammer(pool: Pool, order: ListOrder, forMs: number): Promise<Omit<ListResult, "warmUpRequests">> {
  const latencies: number[] = [];
  let bytes = 0;
  const startedAt = performance.now();
  const end = new AbortController();
  void delay(forMs).then(() => end.abort());
  await Promise.all(Array.from({ length: order.connections }, repeat));
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  return {
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
    worst: latencies.at(-1) ?? Number.NaN,
    bytes,
  };

  async function repeat(): Promise<void> {
    while (!end.signal.aborted) {
      const sentAt = performance.now();
      bytes = await ask(pool, order);
      latencies.push(performance.now() - sentAt);
    }
  }
}

/** Size of the answer in bytes. The body is counted and not kept, since reading it must not be what is measured. */
function ask(pool: Pool, { path, token }: ListOrder): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let bytes = 0;
  pool.dispatch(
    { method: "GET", path, headers: { authorization: `Bearer ${token}` } },
    {
      onRequestStart() {},
      onResponseStart(_controller, status) {
        if (status !== 200) reject(new Error(`GET ${path} answered ${status}`));
      },
      onResponseData(_controller, chunk) {
        bytes += chunk.length;
      },
      onResponseEnd: () => resolve(bytes),
      onResponseError: (_controller, error) => reject(error),
    },
  );
  return promise;
}
