import { expect, test } from "vitest";
import { createAdvisoryLocks } from "../../../database/advisory-lock.ts";
import { testDatabase } from "../../../testing/test-database.ts";
import { createWriteQueue, type LockZone } from "./write-queue.ts";

const never = new AbortController().signal;
const unlocked: LockZone = (_zone, work) => work();

test("writes of one zone run one after the other, first come first served", async () => {
  const write = createWriteQueue({ writers: 8, lockZone: unlocked });
  const gates = [gate(), gate(), gate()];
  const log: string[] = [];

  const all = gates.map((each, index) =>
    write("a.test", never, async () => {
      log.push(`begin ${index}`);
      await each.opened;
      log.push(`end ${index}`);
    }),
  );
  for (const each of gates.toReversed()) each.open();
  await Promise.all(all);

  expect(log).toEqual(["begin 0", "end 0", "begin 1", "end 1", "begin 2", "end 2"]);
});

test("writes of different zones run together, but never more than there are writers", async () => {
  const write = createWriteQueue({ writers: 2, lockZone: unlocked });
  let running = 0;
  let most = 0;

  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      write(`z${index}.test`, never, async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise(setImmediate);
        running -= 1;
      }),
    ),
  );

  expect(most).toBe(2);
});

test("a write that fails makes room for the next, and one that is called off in line never runs", async () => {
  const write = createWriteQueue({ writers: 1, lockZone: unlocked });
  const first = gate();
  const called = new AbortController();
  let ran = false;

  const failing = write("a.test", never, async () => {
    await first.opened;
    throw new Error("broken");
  });
  const calledOff = write("a.test", called.signal, async () => void (ran = true));
  const last = write("a.test", never, async () => "done");
  called.abort(new Error("enough"));
  first.open();

  await expect(failing).rejects.toThrow("broken");
  await expect(calledOff).rejects.toThrow("enough");
  expect(await last).toBe("done");
  expect(ran).toBe(false);
});

test("tells how many writes of a zone wait or run", async () => {
  const depths: string[] = [];
  const write = createWriteQueue({ writers: 1, lockZone: unlocked, onDepth: (zone, depth) => depths.push(`${zone} ${depth}`) });

  await Promise.all([write("a.test", never, async () => {}), write("a.test", never, async () => {})]);

  expect(depths).toEqual(["a.test 1", "a.test 2", "a.test 1", "a.test 0"]);
});

test("two processes never write one zone at the same time", async () => {
  const { pool } = await testDatabase();
  const lockOf = (): LockZone => {
    const withLock = createAdvisoryLocks(pool);
    return (zone, work) => withLock(`zone ${zone}`, work);
  };
  const one = createWriteQueue({ writers: 8, lockZone: lockOf() });
  const other = createWriteQueue({ writers: 8, lockZone: lockOf() });
  let running = 0;
  let most = 0;

  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      (index % 2 === 0 ? one : other)("a.test", never, async () => {
        running += 1;
        most = Math.max(most, running);
        await pool.query("select 1");
        running -= 1;
      }),
    ),
  );

  expect(most).toBe(1);
});

function gate() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
