import { expect, test } from "vitest";
import { createClock, type Clock, type WallTime } from "./clock.ts";

test("virtual time passes as many times faster as the speed says", () => {
  const wall = handWall();
  const clock = createClock(wall, 60);

  wall.pass(1000);

  expect(clock.now()).toBe(60_000);
});

test("a change of speed counts from now on and never moves time back", () => {
  const wall = handWall();
  const clock = createClock(wall, 10);
  wall.pass(1000);

  clock.setSpeed(1);
  wall.pass(1000);

  expect(clock.now()).toBe(11_000);
});

test("tasks run in the order they fall due, whatever order they were planned in", () => {
  const wall = handWall();
  const clock = createClock(wall, 1);
  const seen = record(clock);
  for (const at of [500, 100, 300, 200, 400]) clock.schedule(at, { type: "note", at });

  wall.pass(1000);

  expect(seen).toEqual([100, 200, 300, 400, 500]);
});

test("a task sees the moment it fell due, so chained delays do not drift with a late timer", () => {
  const wall = handWall();
  const clock = createClock(wall, 1);
  const times: number[] = [];
  clock.on("chain", () => {
    times.push(clock.now());
    if (times.length < 3) clock.schedule(clock.now() + 100, { type: "chain" });
  });
  clock.schedule(100, { type: "chain" });

  wall.pass(10_000);

  expect(times).toEqual([100, 200, 300]);
});

test("frozen time moves only by hand", () => {
  const wall = handWall();
  const clock = createClock(wall, 0);
  const seen = record(clock);
  clock.schedule(1000, { type: "note", at: 1000 });

  wall.pass(60_000);
  const frozen = clock.now();
  clock.advance(1000);

  expect(frozen).toBe(0);
  expect(clock.now()).toBe(1000);
  expect(seen).toEqual([1000]);
});

test("a cancelled task does not run", () => {
  const clock = createClock(handWall(), 0);
  const seen = record(clock);
  const cancel = clock.schedule(100, { type: "note", at: 100 });

  cancel();
  clock.advance(1000);

  expect(seen).toEqual([]);
});

test("a sleep ends with its time or with its signal", async () => {
  const clock = createClock(handWall(), 0);
  const stop = new AbortController();
  const slept = clock.sleep(100);
  const aborted = clock.sleep(10_000, stop.signal);

  clock.advance(100);
  stop.abort(new Error("enough"));

  await expect(slept).resolves.toBeUndefined();
  await expect(aborted).rejects.toThrow("enough");
});

test("a snapshot carries time, speed and pending tasks to another clock", () => {
  const clock = createClock(handWall(), 0);
  clock.advance(500);
  clock.schedule(900, { type: "note", at: 900 });
  const other = createClock(handWall(), 1);
  const seen = record(other);

  other.restore(clock.snapshot());
  other.advance(399);
  const early = [...seen];
  other.advance(1);

  expect(early).toEqual([]);
  expect(seen).toEqual([900]);
  expect(other.speed()).toBe(0);
});

test("a speed that is neither 0 nor between 1 and 600 is refused", () => {
  expect(() => createClock(handWall(), 601)).toThrow(RangeError);
  expect(() => createClock(handWall(), 0.5)).toThrow(RangeError);
});

function record(clock: Clock): unknown[] {
  const seen: unknown[] = [];
  clock.on("note", (task) => seen.push(task["at"]));
  return seen;
}

/** Real time that only passes when the test says so. */
function handWall(): WallTime & { pass(ms: number): void } {
  let now = 0;
  let waiting: { at: number; callback: () => void }[] = [];
  return {
    now: () => now,
    after(ms, callback) {
      const entry = { at: now + ms, callback };
      waiting.push(entry);
      return () => void (waiting = waiting.filter((other) => other !== entry));
    },
    pass(ms) {
      now += ms;
      for (const due of waiting.filter((entry) => entry.at <= now)) {
        waiting = waiting.filter((other) => other !== due);
        due.callback();
      }
    },
  };
}
