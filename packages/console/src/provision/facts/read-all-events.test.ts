import type { EventsReply, State } from "@catalyst/contract";
import { expect, test } from "vitest";
import { readAllEvents } from "./read-all-events.ts";

/** A history that grows by one event with every page that is read of it. */
function historyOf(length: number, perPage: number) {
  const asked: number[] = [];
  let head = length;
  async function read(since: number): Promise<Pick<EventsReply, "events" | "nextSince" | "state">> {
    asked.push(since);
    const last = Math.min(head, since + perPage);
    const events = Array.from({ length: last - since }, (_, index) => ({ seq: since + index + 1 })) as EventsReply["events"];
    return { events, nextSince: last, state: { lastSeq: head++ } as State };
  }
  return { asked, read };
}

test("reads page after page from the first event, and tells how many have come", async () => {
  const { asked, read } = historyOf(25, 10);
  const counts: number[] = [];

  const events = await readAllEvents(read, (count) => counts.push(count));

  expect(events.map(({ seq }) => seq).slice(0, 25)).toEqual(Array.from({ length: 25 }, (_, index) => index + 1));
  expect(asked).toEqual([0, 10, 20]);
  expect(counts.at(-1)).toBe(events.length);
});

test("a history that grows faster than it is read ends at the head of the first page", async () => {
  const { asked, read } = historyOf(3, 1);

  await readAllEvents(read, () => undefined);

  expect(asked).toEqual([0, 1, 2]);
});

test("an empty history is one question", async () => {
  const { asked, read } = historyOf(0, 10);

  expect(await readAllEvents(read, () => undefined)).toEqual([]);
  expect(asked).toEqual([0]);
});
