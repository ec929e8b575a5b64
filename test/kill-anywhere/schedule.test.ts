import { expect, test } from "vitest";
import { provisionPhases, wipePhases } from "../../packages/contract/src/contract.ts";
import { planSchedule } from "./schedule.ts";

const forty = Array.from({ length: 40 }, (_, index) => planSchedule(index + 1));

test("plans the same schedule for the same seed", () => {
  expect(planSchedule(7)).toEqual(planSchedule(7));
  expect(planSchedule(7)).not.toEqual({ ...planSchedule(8), seed: 7 });
});

test("meets every boundary of every phase within forty seeds", () => {
  const strikes = forty.flatMap(({ strikes: provision, wipeStrikes = [] }) => [...provision, ...wipeStrikes]);

  const met = new Set(strikes.map(({ moment }) => (moment.type === "boundary" ? `${moment.phase} ${moment.state}` : moment.type)));

  for (const phase of [...provisionPhases, ...wipePhases])
    expect([...met]).toEqual(expect.arrayContaining([`${phase} running`, `${phase} succeeded`]));
});

test("strikes every kind of process in both topologies, in the midst of requests, with and without lost answers", () => {
  const strikes = forty.flatMap(({ topology, strikes: all }) => all.map((strike) => ({ ...strike, topology })));
  const count = (holds: (strike: (typeof strikes)[number]) => boolean) => strikes.filter(holds).length;

  expect(count(({ victim }) => victim === "tofu")).toBeGreaterThanOrEqual(5);
  expect(count(({ victim }) => victim === "provider")).toBeGreaterThanOrEqual(2);
  expect(count(({ victim }) => victim === "api")).toBeGreaterThanOrEqual(2);
  expect(count(({ victim, topology }) => victim === "worker" && topology === "split")).toBeGreaterThanOrEqual(5);
  expect(count(({ signal }) => signal === "SIGTERM")).toBeGreaterThanOrEqual(3);
  expect(count(({ moment }) => moment.type === "write")).toBeGreaterThanOrEqual(10);
  expect(forty.filter(({ losses }) => losses.length > 0).length).toBeGreaterThanOrEqual(10);
});
