import { expect, onTestFinished, test } from "vitest";
import { testDatabase } from "../testing/test-database.ts";
import { createAdvisoryLocks } from "./advisory-lock.ts";
import { createPool } from "./connect.ts";

test("work under one name never overlaps, within a process and between processes, and comes in order within one", async () => {
  const { one, other } = await twoProcesses();
  let inside = 0;
  let overlaps = 0;
  const order: number[] = [];

  async function work(index: number): Promise<void> {
    inside += 1;
    if (inside > 1) overlaps += 1;
    await new Promise((resolve) => setImmediate(resolve));
    order.push(index);
    inside -= 1;
  }
  const calls = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? one : other)("zone", () => work(index)));
  await Promise.all(calls);

  expect(overlaps).toBe(0);
  expect(order.filter((index) => index % 2 === 0)).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
});

test("other names do not wait", async () => {
  const { one } = await twoProcesses();
  const release = Promise.withResolvers<void>();
  const held = one("a", () => release.promise);

  const result = await one("b", async () => "done");
  release.resolve();
  await held;

  expect(result).toBe("done");
});

test("work that fails gives the lock back and its error on", async () => {
  const { one, other } = await twoProcesses();

  const failed = await one("zone", async () => {
    throw new Error("refused");
  }).catch(String);
  const after = await other("zone", async () => "free");

  expect([failed, after]).toEqual(["Error: refused", "free"]);
});

async function twoProcesses() {
  const { url } = await testDatabase();
  const [one, other] = [createPool(url, () => {}, 4), createPool(url, () => {}, 4)];
  onTestFinished(async () => {
    await Promise.all([one.end(), other.end()]);
  });
  return { one: createAdvisoryLocks(one), other: createAdvisoryLocks(other) };
}
