import { Agent, request } from "node:http";
import { once } from "node:events";
import { percentile } from "./percentile.ts";

/** Follows deployments' events on many connections and notes how late each event came and which did not. Started by `stream.ts` and `in-flight.ts`. */
export interface StreamOrder {
  origin: string;
  token: string;
  /** One entry per viewer. */
  deployments: string[];
  /** Connections that are opened at once; the others follow as these stand. */
  opening: number;
}

/** Sent once all viewers are connected. */
export interface Opened {
  type: "opened";
}

export interface StreamResult {
  type: "result";
  viewers: number;
  received: number;
  /** Events whose number did not follow the one before at the same viewer. */
  gaps: number;
  repeats: number;
  /** Connections that ended before they were told to. */
  dropped: number;
  /** Last number each viewer has seen. */
  last: number[];
  p50: number;
  p99: number;
  worst: number;
  /** The latest events with their lags: where to look when the figure is bad. */
  latest: string[];
}

interface Viewer {
  last: number;
  rest: string;
}

if (process.send) await work(process.send.bind(process));

async function work(send: (message: Opened | StreamResult) => unknown): Promise<void> {
  const [order] = (await once(process, "message")) as [StreamOrder];
  const agent = new Agent({ keepAlive: false, maxSockets: Infinity });
  const viewers: Viewer[] = order.deployments.map(() => ({ last: 0, rest: "" }));
  const lags: number[] = [];
  const late: { lag: number; frame: string }[] = [];
  const counts = { received: 0, gaps: 0, repeats: 0, dropped: 0 };
  let counting = false;
  let closing = false;

  let next = 0;
  await Promise.all(
    Array.from({ length: order.opening }, async () => {
      while (next < viewers.length) await open(next++);
    }),
  );
  counting = true;
  send({ type: "opened" });
  await once(process, "message");
  closing = true;
  lags.sort((a, b) => a - b);
  send({
    type: "result",
    viewers: viewers.length,
    ...counts,
    last: viewers.map(({ last }) => last),
    p50: percentile(lags, 0.5),
    p99: percentile(lags, 0.99),
    worst: lags.at(-1) ?? Number.NaN,
    latest: late
      .toSorted((a, b) => b.lag - a.lag)
      .slice(0, 5)
      .map(({ lag, frame }) => `${lag} ms: ${/"message":"([^"]*)"/.exec(frame)?.[1]}`),
  });
  agent.destroy();
  process.disconnect();

  async function open(index: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const viewer = viewers[index] as Viewer;
    const asked = request(`${order.origin}/api/v1/deployments/${order.deployments[index]}/logs`, {
      agent,
      headers: { authorization: `Bearer ${order.token}`, accept: "text/event-stream" },
    });
    asked.once("error", (error) => (closing ? undefined : reject(error)));
    asked.once("response", (response) => {
      if (response.statusCode !== 200) reject(new Error(`A viewer was answered ${response.statusCode}`));
      response.setEncoding("utf8");
      response.on("data", (text: string) => {
        resolve();
        read(viewer, text);
      });
      response.once("close", () => {
        if (!closing) counts.dropped += 1;
      });
    });
    asked.end();
    return promise;
  }

  function read(viewer: Viewer, text: string): void {
    const now = Date.now();
    const frames = (viewer.rest + text).split("\n\n");
    viewer.rest = frames.pop() ?? "";
    for (const frame of frames) {
      const [, seq, time] = /^id: (\d+)\n.*?"time":"([^"]+)"/.exec(frame) ?? [];
      if (seq === undefined || time === undefined) continue;
      const number = Number(seq);
      if (number <= viewer.last) counts.repeats += 1;
      else if (number !== viewer.last + 1) counts.gaps += 1;
      viewer.last = Math.max(viewer.last, number);
      // What stood there before the viewer came is as old as it is.
      if (!counting) continue;
      counts.received += 1;
      const lag = now - Date.parse(time);
      lags.push(lag);
      if (lag > 1000) late.push({ lag, frame });
    }
  }
}
