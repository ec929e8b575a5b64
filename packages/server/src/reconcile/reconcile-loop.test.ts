import { expect, test } from "vitest";
import { systemClock } from "../platform/clock.ts";
import { type ReconcileOptions, createReconcileLoop } from "./reconcile-loop.ts";

/** Long enough that only a wake-up can be the cause of a second look. */
const never = 3_600_000;

test("what is due when the loop starts is reconciled without a hint", async () => {
  const due = ["a", "b"];
  const { loop, seen, settled } = loopOver(due);

  loop.start();
  await settled(2);
  await loop.stop();

  expect(seen.toSorted()).toEqual(["a", "b"]);
});

test("a hint makes it look again at once", async () => {
  const due: string[] = [];
  const { loop, seen, settled } = loopOver(due);
  loop.start();

  due.push("late");
  loop.wake();
  await settled(1);
  await loop.stop();

  expect(seen).toEqual(["late"]);
});

test("a hint that comes while it looks is not lost", async () => {
  const due: string[] = [];
  let looks = 0;
  const { loop, seen, settled } = loopOver(due, {
    async claim(limit) {
      looks += 1;
      const found = due.splice(0, limit);
      if (looks === 1) {
        due.push("during");
        loop.wake();
      }
      return found;
    },
  });

  loop.start();
  await settled(1);
  await loop.stop();

  expect(seen).toEqual(["during"]);
});

test("no more is worked on at once than there are places, and nothing is left out", async () => {
  const due = Array.from({ length: 20 }, (_, index) => `k${index}`);
  let atOnce = 0;
  let most = 0;
  const { loop, seen, settled } = loopOver(due, {
    concurrency: 3,
    async reconcile(key) {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await Promise.resolve();
      atOnce -= 1;
      seen.push(key);
    },
  });

  loop.start();
  await settled(20);
  await loop.stop();

  expect([most <= 3, seen.length]).toEqual([true, 20]);
});

test("one that fails is told of and does not stop the others", async () => {
  const due = ["bad", "good"];
  const errors: unknown[] = [];
  const { loop, seen, settled } = loopOver(due, {
    onError: (error) => void errors.push(error),
    async reconcile(key) {
      if (key === "bad") throw new Error("no luck");
      seen.push(key);
    },
  });

  loop.start();
  await settled(1);
  await loop.stop();

  expect([seen, errors.map(String)]).toEqual([["good"], ["Error: no luck"]]);
});

test("a look that fails is told of, and the next one finds what was due", async () => {
  const due = ["a"];
  const errors: unknown[] = [];
  let looks = 0;
  const { loop, seen, settled } = loopOver(due, {
    everyMs: 1,
    onError: (error) => void errors.push(error),
    async claim(limit) {
      looks += 1;
      if (looks === 1) throw new Error("the database is away");
      return due.splice(0, limit);
    },
  });

  loop.start();
  await settled(1);
  await loop.stop();

  expect([seen, errors.length]).toEqual([["a"], 1]);
});

test("stopping waits for what is under way, and aborts it after the grace", async () => {
  const started = Promise.withResolvers<void>();
  let reason: unknown;
  const { loop } = loopOver(["slow"], {
    async reconcile(_key, signal) {
      started.resolve();
      await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      reason = signal.reason;
    },
  });
  loop.start();
  await started.promise;

  await loop.stop(10);

  expect(String(reason)).toBe("Error: The loop stops");
});

function loopOver(due: string[], changes: Partial<ReconcileOptions<string>> = {}) {
  const seen: string[] = [];
  const loop = createReconcileLoop<string>({
    claim: async (limit) => due.splice(0, limit),
    reconcile: async (key) => void seen.push(key),
    concurrency: 4,
    everyMs: never,
    clock: systemClock,
    onError: () => {},
    ...changes,
  });
  async function settled(count: number): Promise<void> {
    await expect.poll(() => seen.length, { interval: 1, timeout: 5000 }).toBe(count);
  }
  return { loop, seen, settled };
}
