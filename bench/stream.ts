import { setTimeout as delay } from "node:timers/promises";
import { createPool, openDatabase } from "../packages/server/src/database/connect.ts";
import { appendEvents } from "../packages/server/src/events/append-events.ts";
import { runBench } from "./parts/bench.ts";
import { startLoad } from "./parts/load-process.ts";
import { startMothership } from "./parts/mothership.ts";
import { cpuMsOf, rssOf } from "./parts/process-use.ts";
import { seedDeployments } from "./parts/seed-deployments.ts";
import type { Opened, StreamOrder, StreamResult } from "./parts/stream-load.ts";

/**
 * How late events reach 2,000 viewers at once, and whether all of them do. Events are appended by this process the way a worker appends them;
 * the viewers are in a process of their own.
 */
const viewers = 2000;
const deployments = 40;
/** Events a second over all deployments; each goes to `viewers / deployments` viewers. */
const eventsPerSecond = 40;
const measureMs = 20_000;
/** After the last event a viewer may take this long before it counts as lost. */
const graceMs = 5000;

await runBench(`event streams of ${viewers} viewers`, 180_000, async (bench) => {
  const mothership = await startMothership(bench, {
    CATALYST_STREAM_READERS_PER_DEPLOYMENT: String(viewers),
    CATALYST_STREAM_READERS_PER_PERSON: String(viewers),
  });
  const { address, token, databaseURL, pid } = mothership;
  const ids = await seedDeployments(databaseURL, deployments);
  const memoryBefore = await rssOf(pid);
  const load = startLoad<StreamOrder | object, Opened | StreamResult>(bench, "stream-load.ts");
  load.order({
    origin: address,
    token,
    deployments: Array.from({ length: viewers }, (_, index) => ids[index % deployments] as string),
    opening: 50,
  });
  const openedAt = performance.now();
  await load.next();
  const openMs = performance.now() - openedAt;

  const usedBefore = await cpuMsOf(pid);
  const appended = await appendSteadily(databaseURL, ids, bench.signal);
  await delay(graceMs, undefined, { signal: bench.signal });
  const used = (await cpuMsOf(pid)) - usedBefore;
  const memory = await rssOf(pid);
  load.order({ type: "stop" });
  const result = (await load.next()) as StreamResult;

  const expected = Array.from({ length: viewers }, (_, index) => appended.heads[index % deployments] as number);
  const missing = expected.reduce((sum, head, index) => sum + Math.max(0, head - (result.last[index] ?? 0)), 0);
  return {
    figures: [
      { what: "99th percentile of the lag", value: result.p99, unit: "ms", target: { most: 1000 } },
      { what: "median of the lag", value: result.p50, unit: "ms" },
      { what: "longest lag", value: result.worst, unit: "ms" },
      { what: "events lost", value: missing + result.gaps, unit: "events", target: { most: 0 } },
      { what: "events repeated", value: result.repeats, unit: "events", target: { most: 0 } },
      { what: "connections dropped", value: result.dropped, unit: "connections", target: { most: 0 } },
      { what: "events delivered", value: result.received / (measureMs / 1000), unit: "events/s" },
      { what: "memory per viewer", value: ((memory - memoryBefore) * 1024) / viewers, unit: "KiB" },
      { what: "processor time of the mothership per event delivered", value: (used * 1000) / result.received, unit: "µs" },
    ],
    taken: [
      `${viewers} connections over ${deployments} deployments, opened in ${(openMs / 1000).toFixed(1)} s; ` +
        `${appended.count} events appended in ${measureMs / 1000} s, each seen by ${viewers / deployments} viewers; reader limits lifted`,
      "lag: from the event's own time, set before its transaction, to its arrival at the viewer on the same clock",
    ],
  };
});

/** Spreads the events evenly over time and deployments, one transaction each, as a phase reports. */
async function appendSteadily(databaseURL: string, ids: string[], signal: AbortSignal): Promise<{ count: number; heads: number[] }> {
  const db = openDatabase(createPool(databaseURL, () => {}, 8));
  const heads: number[] = [];
  const pending = new Set<Promise<void>>();
  const count = (measureMs / 1000) * eventsPerSecond;
  const startedAt = performance.now();
  try {
    for (let index = 0; index < count; index++) {
      const wait = startedAt + (index * 1000) / eventsPerSecond - performance.now();
      if (wait > 0) await delay(wait, undefined, { signal });
      const writing = append(index).finally(() => pending.delete(writing));
      pending.add(writing);
    }
    await Promise.all(pending);
    return { count, heads };
  } finally {
    await db.destroy();
  }

  async function append(index: number): Promise<void> {
    const which = index % ids.length;
    const message = `hcloud_server.control_plane["fsn1-1"]: still creating, event ${index}`;
    const event = { phase: "tofu" as const, level: "info" as const, message, resource: "hcloud_server.control_plane", attempt: 1 };
    const at = new Date();
    const head = await db.transaction().execute((tx) => appendEvents(tx, ids[which] as string, [event], { at }));
    heads[which] = Math.max(heads[which] ?? 0, head);
  }
}
