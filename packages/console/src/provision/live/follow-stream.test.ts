import { ApiProblem, type Event, type EventsReply, type State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { type EventSource, followStream, type Gate, type Sink } from "./follow-stream.ts";
import type { StreamStatus } from "./stream-status.ts";

test("history comes first, then the stream goes on behind it, and what is told twice reaches the page once", async () => {
  const { run, seqs, asked } = follow({
    stored: [1, 2, 3],
    streams: [[frame(2), frame(3), frame(4), frame(5), done()]],
  });

  expect(await run()).toBe(5);

  expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(asked).toEqual(["events 0", "stream 3"]);
});

test("a stream that ends early is opened again behind the last event, without a gap or a repeat", async () => {
  const { run, seqs, asked, statuses, resumed } = follow({
    stored: [1],
    streams: [[frame(2)], new TypeError("network error"), [frame(2), frame(3), done()]],
  });

  await run();

  expect(seqs()).toEqual([1, 2, 3]);
  expect(asked).toEqual(["events 0", "stream 1", "stream 2", "stream 2"]);
  expect(statuses.map((status) => (status.kind === "reconnecting" ? `reconnecting ${status.attempt}` : status.kind))).toEqual([
    "live",
    "reconnecting 1",
    "reconnecting 2",
    "live",
  ]);
  expect(resumed()).toBe(1);
});

test("after three failed tries events are asked for instead, and the stream again now and then", async () => {
  const away = new TypeError("network error");
  const { run, seqs, asked, statuses, pauses } = follow({
    stored: [1],
    later: [[2], [3], [4]],
    streams: [away, away, away, away, [frame(5), done()]],
    streamAgain: 12_000,
  });

  await run();

  expect(seqs()).toEqual([1, 2, 3, 4, 5]);
  expect(statuses.at(-2)).toEqual({ kind: "polling" });
  expect(asked.slice(4)).toEqual(["events 1", "stream 2", "events 2", "events 3", "events 4", "stream 4"]);
  expect(pauses).toEqual([250, 500, 5000, 5000, 5000, 5000]);
});

test("30 seconds without a word count as a lost connection, and a comment is a word", async () => {
  const { run, asked, contacts } = follow({ stored: [1], streams: [[": ping\n\n", "hang"], [done()]], silent: 50 });

  await run();

  expect(asked).toEqual(["events 0", "stream 1", "stream 1"]);
  expect(contacts()).toBe(3);
});

test("nothing more is asked once there is nothing more to come", async () => {
  const over = follow({ stored: [1, 2], isDone: true, streams: [] });
  const gone = follow({ stored: [1], streams: [undefined] });

  await Promise.all([over.run(), gone.run()]);

  expect(over.asked).toEqual(["events 0"]);
  expect(over.ended()).toBe(1);
  expect(gone.asked).toEqual(["events 0", "stream 1"]);
  expect(gone.ended()).toBe(1);
});

test("while the browser is offline nothing is asked; after it, the stream goes on where it was", async () => {
  const { run, asked, statuses, seqs } = follow({
    stored: [1],
    streams: [
      [frame(2), "shut"],
      [frame(3), done()],
    ],
  });

  await run();

  expect(asked).toEqual(["events 0", "stream 1", "stream 2"]);
  expect(statuses.map(({ kind }) => kind)).toEqual(["live", "offline", "live"]);
  expect(seqs()).toEqual([1, 2, 3]);
});

test("a refusal ends it", async () => {
  const refusal = new ApiProblem({ error: "unauthenticated", status: 401, title: "", detail: "" } as ApiProblem["problem"]);
  const { run } = follow({ stored: [1], streams: [refusal] });

  await expect(run()).rejects.toBe(refusal);
});

interface Script {
  stored: number[];
  /** What each later question for events finds. */
  later?: number[][];
  isDone?: boolean;
  /** What each opened stream says; `hang` says nothing more, `shut` takes the connection away. */
  streams: (string[] | Error | undefined)[];
  silent?: number;
  streamAgain?: number;
}

function follow({ stored, later = [], isDone = false, streams, silent = 30_000, streamAgain = 30_000 }: Script) {
  const asked: string[] = [];
  const pauses: number[] = [];
  const statuses: StreamStatus[] = [];
  const seen: number[] = [];
  let [contacts, ended, resumed, now] = [0, 0, 0, 0];
  let shutting = new AbortController();
  let isShut = false;

  const source: EventSource = {
    async readEvents(since) {
      asked.push(`events ${since}`);
      if (since > 0) stored.push(...(later.shift() ?? []));
      const events = stored.filter((seq) => seq > since).map(event);
      return { events, state: { lastSeq: stored.at(-1) ?? 0 } as State, done: isDone, nextSince: 0 } satisfies EventsReply;
    },
    async openStream(since, signal) {
      asked.push(`stream ${since}`);
      const script = streams.shift();
      if (script instanceof Error) throw script;
      if (script === undefined) return undefined;
      return new ReadableStream({
        async start(controller) {
          signal.addEventListener("abort", () => controller.error(signal.reason));
          for (const text of script) {
            if (text === "hang") return;
            if (text === "shut") {
              // What was sent before is read before the connection is gone.
              await new Promise((resolve) => setTimeout(resolve, 5));
              isShut = true;
              const before = shutting;
              shutting = new AbortController();
              before.abort();
              return;
            }
            controller.enqueue(new TextEncoder().encode(text));
          }
          controller.close();
        },
      });
    },
  };
  const gate: Gate = {
    shutBy: () => (isShut ? "offline" : undefined),
    shutting: () => shutting.signal,
    async opened() {
      isShut = false;
    },
  };
  const sink: Sink = {
    events: (events) => void seen.push(...events.map(({ seq }) => seq)),
    state: () => {},
    done: () => void (ended += 1),
    status: (status) => void statuses.push(status),
    contact: () => void (contacts += 1),
    resumed: () => void (resumed += 1),
  };
  return {
    asked,
    pauses,
    statuses,
    seqs: () => seen,
    contacts: () => contacts,
    ended: () => ended,
    resumed: () => resumed,
    run: () =>
      followStream({
        source,
        gate,
        sink,
        since: 0,
        signal: new AbortController().signal,
        now: () => now,
        async pause(ms) {
          pauses.push(ms);
          now += ms;
        },
        times: { silent, streamAgain },
      }),
  };
}

function event(seq: number): Event {
  return { seq, time: "", phase: "tofu", level: "info", message: "", attempt: 1 };
}

function frame(seq: number): string {
  return `id: ${seq}\ndata: ${JSON.stringify(event(seq))}\n\n`;
}

function done(): string {
  return `id: 9\nevent: done\ndata: {}\n\n`;
}
