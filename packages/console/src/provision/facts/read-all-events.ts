import type { Event, EventsReply } from "@catalyst/contract";

/** Events of one page; the most that the server hands out at once. */
export const eventsPerPage = 10_000;

/** Reads a deployment's history from its first event up to the head as it is now. `onRead` hears how many have come. */
export async function readAllEvents(
  read: (since: number) => Promise<Pick<EventsReply, "events" | "nextSince" | "state">>,
  onRead: (count: number) => void,
): Promise<Event[]> {
  const events: Event[] = [];
  let since = 0;
  let head = Infinity;
  while (since < head) {
    const page = await read(since);
    // What is added while it is read does not keep the reading going for ever.
    if (head === Infinity) head = page.state.lastSeq;
    if (page.events.length === 0) break;
    events.push(...page.events);
    since = page.nextSince;
    onRead(events.length);
  }
  return events;
}
