import type { Job } from "@catalyst/contract";
import { afterAll, expect, test, vi } from "vitest";
import { layTimeline, mostBars } from "./timeline.ts";

// Texts ask the page for its language when they are loaded.
vi.hoisted(() => vi.stubGlobal("document", { documentElement: { lang: "en" } }));
afterAll(() => void vi.unstubAllGlobals());

const start = Date.parse("2026-11-26T12:00:00.000Z");
const minute = 60_000;

test("bars lie where their time is, with what is expected behind what runs", () => {
  const timeline = layTimeline([job("a", 0, 2 * minute), job("b", 2 * minute)], start + 4 * minute, 4 * minute);

  const [a, b] = timeline?.lanes[0]?.bars ?? [];
  expect(a).toMatchObject({ start: 0, width: 25, expected: 0 });
  expect(b).toMatchObject({ start: 25, width: 25, expected: 50 });
  expect(timeline?.now).toBe(50);
  expect(timeline?.to).toBe(start + 8 * minute);
});

test("a run that is over has no now and nothing to expect", () => {
  const timeline = layTimeline([job("a", 0, minute)], start + 60 * minute, 5 * minute);

  expect(timeline?.now).toBeUndefined();
  expect(timeline?.to).toBe(start + minute);
});

test("there is no picture before anything has begun", () => {
  const { startedAt: _, ...pending } = job("a", 0);

  expect(layTimeline([{ ...pending, status: "pending" }], start, 0)).toBeUndefined();
});

test("of very many jobs the newest are drawn, and it says how many are not", () => {
  const jobs = Array.from({ length: 5000 }, (_, index) => job(`change-${index}`, index * minute, (index + 1) * minute));

  const timeline = layTimeline(jobs, start + 5000 * minute, 0);

  const names = timeline?.lanes.flatMap(({ bars }) => bars.map(({ job: { jobName } }) => jobName)) ?? [];
  expect(names).toHaveLength(mostBars);
  expect(names.at(-1)).toBe("change-4999");
  expect(timeline?.left).toBe(5000 - mostBars);
  expect(timeline?.ticks.length).toBeLessThanOrEqual(8);
});

function job(jobName: string, from: number, to?: number): Job {
  return {
    id: jobName,
    deploymentId: "",
    jobName,
    appId: "",
    batchId: "phase-0-infra",
    dependsOn: [],
    status: to === undefined ? "running" : "succeeded",
    startedAt: new Date(start + from).toISOString(),
    ...(to === undefined ? {} : { finishedAt: new Date(start + to).toISOString() }),
    durationMs: to === undefined ? null : to - from,
  };
}
