import fc from "fast-check";
import { expect, test } from "vitest";
import { testDatabase } from "../../testing/test-database.ts";
import { namesForTests } from "./testing/names-for-tests.ts";
import { nameCommands } from "./testing/name-commands.ts";

test("whatever callers do in whatever order, at once or one after the other, a name has one holder and every answer follows from that", async () => {
  const database = await testDatabase();
  const real = await namesForTests({ database, rules: { syncBudgetMs: 1, reservationCaps: { perCaller: 100, ownParts: 100 } } });
  // The daily looks at the DNS have been done.
  await database.pool.query("insert into pdm_chores (name, ran_at) values ('audit-zones', now()), ('audit-apexes', now())");

  const checking = fc.assert(
    fc.asyncProperty(fc.commands(nameCommands, { maxCommands: 40, size: "+1" }), async (sequence) => {
      await database.pool.query("delete from pool_allocations");
      await fc.asyncModelRun(() => ({ model: { held: new Map(), tokens: new Map() }, real }), sequence);
    }),
    { numRuns: 150 },
  );

  await expect(checking).resolves.toBeUndefined();
}, 120_000);
