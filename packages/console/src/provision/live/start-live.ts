import { type Event, isInFlight, type State } from "@catalyst/contract";
import { api } from "../../api/api.ts";
import { queryClient } from "../../api/query-client.ts";
import { deploymentQuery, jobsQuery, progressQuery, componentStatesQuery } from "../../api/queries.ts";
import { createBatch, createThrottle } from "./batch.ts";
import { followStream } from "./follow-stream.ts";
import { notifyFinished } from "./notify-finished.ts";
import { pageGate } from "./page-gate.ts";
import { keepEvents, keptEvents, lastKeptSeq, receivedEvents } from "./recent-events.ts";
import { forgetHeard, tellHeard } from "./stream-status.ts";

/** Milliseconds. */
const [applyEvery, readAgainEvery, readAnywayEvery] = [100, 2000, 15_000];
/** Largest page of history that is folded without a noticeable pause. */
const pageSize = 1000;

/**
 * Keeps the page's data up to date with what happens to a deployment, until the signal aborts: one stream for everything on the page.
 * Resolves when nothing more will come; call it again once somebody has asked for more work.
 */
export async function keepLive(id: string, signal: AbortSignal): Promise<void> {
  const readKnown = () => queryClient.getQueryData(deploymentQuery(id).queryKey);
  let known = readKnown();
  while (known && !signal.aborted) {
    await followOnce(id, known, signal);
    // Work may have been asked for in the moment in which the stream before ended.
    const next = readKnown();
    known = next && next.lastSeq > known.lastSeq && isInFlight(next.status) ? next : undefined;
  }
}

async function followOnce(id: string, known: State, signal: AbortSignal): Promise<void> {
  let state: State | undefined = known;
  const readAgain = createThrottle(readAgainEvery, () => void readRecordAgain(id));
  const batch = createBatch<Event>(applyEvery, (events) => {
    keepEvents(id, events);
    tellHeard({ lastSeq: events.at(-1)?.seq ?? 0, received: receivedEvents() });
    readAgain.ask();
  });
  const anyway = setInterval(() => {
    if (document.visibilityState === "visible" && state && isInFlight(state.status)) readAgain.ask();
  }, readAnywayEvery);
  const since = lastKeptSeq(id) ?? Math.max(0, known.lastSeq - keptEvents);
  tellHeard({ lastSeq: since });

  try {
    await followStream({
      source: {
        readEvents: (from, over) => api.call("listEvents", { params: { id }, query: { since: from, limit: pageSize }, signal: over }),
        async openStream(from, over) {
          const response = await api.request("streamEvents", {
            params: { id },
            query: { since: from },
            headers: { accept: "text/event-stream", ...(from > 0 ? { "last-event-id": String(from) } : {}) },
            signal: over,
          });
          return response.status === 204 ? undefined : (response.body ?? undefined);
        },
      },
      gate: pageGate(signal),
      sink: {
        events: batch.add,
        state(next) {
          state = next;
          keepState(id, next);
        },
        done(last) {
          batch.flush();
          const ended = last ?? state;
          if (last) keepState(id, last);
          if (ended && known.lastSeq < ended.lastSeq) void notifyFinished(ended);
          // Also what the record's own read tells otherwise than the stream does, such as the report of a wipe.
          void readRecordAgain(id);
          tellHeard({ status: { kind: "finished" } });
        },
        status: (status) => tellHeard({ status }),
        contact: () => tellHeard({ contactAt: Date.now() }),
        resumed: readAgain.ask,
      },
      since,
      signal,
      now: () => Date.now(),
      pause,
    });
  } catch {
    // A refusal is told by the page's own reads; there is nothing to follow.
    tellHeard({ status: { kind: "idle" } });
    void queryClient.invalidateQueries({ queryKey: deploymentQuery(id).queryKey });
  } finally {
    batch.flush();
    clearInterval(anyway);
    readAgain.stop();
    if (signal.aborted) forgetHeard();
  }
}

/** A record goes forward only: an answer that was overtaken on its way does not set it back. */
function keepState(id: string, next: State): void {
  queryClient.setQueryData(deploymentQuery(id).queryKey, (before) => (before && before.lastSeq > next.lastSeq ? before : next));
}

async function readRecordAgain(id: string): Promise<void> {
  const keys = [deploymentQuery(id), jobsQuery(id), progressQuery(id), componentStatesQuery(id)].map(({ queryKey }) => queryKey);
  await Promise.all([...keys, ["job", id], ["batches", id], ["why", id]].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
  });
}
