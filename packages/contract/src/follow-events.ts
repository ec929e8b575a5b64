import type { Client } from "./create-client.ts";
import type { Event, State } from "./deployments.ts";

export interface FollowOptions {
  client: Client;
  id: string;
  /** Only events after this number. */
  since?: number;
  signal?: AbortSignal;
  /** Told before each reconnect, with the reason. */
  onReconnect?: (reason: string) => void;
  /** Waits between reconnects; injected so that tests need not. */
  pause?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export type Followed = { type: "event"; event: Event } | { type: "done"; state: State };

/** Longest pause between two tries to reach the mothership, milliseconds. */
const longestPauseMs = 5000;

/**
 * Follows a deployment's events without a gap or a repeat, through restarts of the mothership, and ends with `done`.
 * Throws what the API refuses (ApiProblem); a lost connection is only a reason to resume.
 */
export async function* followEvents(options: FollowOptions): AsyncGenerator<Followed> {
  let last = options.since ?? 0;
  let pauseMs = 250;
  const pause = options.pause ?? wait;
  while (!options.signal?.aborted) {
    try {
      const response = await options.client.request("streamEvents", {
        params: { id: options.id },
        query: { since: last },
        headers: { accept: "text/event-stream" },
        ...(options.signal ? { signal: options.signal } : {}),
      });
      if (response.status === 204 || !response.body) return;
      for await (const frame of framesOf(response.body)) {
        pauseMs = 250;
        if (frame.event === "done") {
          yield { type: "done", state: JSON.parse(frame.data) as State };
          return;
        }
        const event = JSON.parse(frame.data) as Event;
        if (event.seq <= last) continue;
        last = event.seq;
        yield { type: "event", event };
      }
      options.onReconnect?.("the stream ended");
    } catch (error) {
      if (options.signal?.aborted) return;
      if (error instanceof Error && error.name === "ApiProblem" && !isTransient(error)) throw error;
      options.onReconnect?.(error instanceof Error ? error.message : String(error));
    }
    await pause(pauseMs, options.signal);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }
}

interface Frame {
  event: string;
  data: string;
}

/** Splits a text/event-stream into frames with data; comments and `retry` are skipped. */
export async function* framesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Frame> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    let end = rest.indexOf("\n\n");
    while (end >= 0) {
      const frame = parseFrame(rest.slice(0, end));
      rest = rest.slice(end + 2);
      if (frame) yield frame;
      end = rest.indexOf("\n\n");
    }
  }
}

function parseFrame(text: string): Frame | undefined {
  let event = "message";
  const data: string[] = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
    else if (line.startsWith("event:")) event = line.slice(6).trim();
  }
  return data.length > 0 ? { event, data: data.join("\n") } : undefined;
}

function isTransient(error: Error): boolean {
  const status = (error as Error & { problem?: { status?: number } }).problem?.status ?? 0;
  return status >= 500 || status === 429;
}

function wait(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done, { once: true });
    function done(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    }
  });
}
