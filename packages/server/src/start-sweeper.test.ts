import { expect, test } from "vitest";
import { createManualClock } from "./platform/manual-clock.ts";
import { silentLogger } from "./platform/log.ts";
import { startSweeper } from "./start-sweeper.ts";
import { testDatabase } from "./testing/test-database.ts";

test("expired rows go, also after a sweep that failed, until the signal says stop", async () => {
  const { db } = await testDatabase();
  const clock = createManualClock();
  const stop = new AbortController();
  const complaints: string[] = [];
  const hashed = Buffer.alloc(32);
  await db
    .insertInto("idempotency_keys")
    .values({ subject: "ann", route: "r", key: "k", body_hash: hashed, created_at: clock.now() })
    .execute();
  await db.schema.alterTable("sessions").renameTo("sessions_away").execute();
  clock.advance(25 * 3_600_000);
  const log = { ...silentLogger, warn: (_fields: object, message: string) => void complaints.push(message) };
  let pauses = 0;
  const pausing = {
    ...clock,
    async sleep() {
      pauses += 1;
      if (pauses === 1) await db.schema.alterTable("sessions_away").renameTo("sessions").execute();
      else stop.abort();
    },
  };

  await startSweeper({ db, clock: pausing, log, signal: stop.signal });

  expect(await db.selectFrom("idempotency_keys").select("key").execute()).toEqual([]);
  expect(complaints).toEqual(["expired rows could not be deleted; the next sweep tries again"]);
});
