import { expect, test } from "vitest";
import { insertDeployment } from "../features/deployments/store.ts";
import { sampleDeployment } from "../testing/sample-deployment.ts";
import { testDatabase } from "../testing/test-database.ts";
import type { Db } from "../database/connect.ts";
import { Superseded, appendEvents } from "./append-events.ts";
import { readEvents } from "./read-events.ts";

const at = new Date("2026-11-22T10:00:00.000Z");

test("numbers events without a gap", async () => {
  const { db } = await testDatabase();
  const id = await deployment(db);

  await appendEvents(db, id, [event("one"), event("two")], { at });
  await appendEvents(db, id, [event("three")], { at });

  expect((await readEvents(db, id, 0, 10)).map(({ seq, message }) => [seq, message])).toEqual([
    [1, "one"],
    [2, "two"],
    [3, "three"],
  ]);
});

// A process that died between counting and storing left a number without an event, and readers stopped there for good.
test("gives numbers back when the events are not stored after all", async () => {
  const { db } = await testDatabase();
  const id = await deployment(db);
  await db
    .insertInto("events")
    .values({ deployment_id: id, seq: 2, time: at, body: JSON.stringify(event("in the way")) })
    .execute();

  await expect(appendEvents(db, id, [event("one"), event("two")], { at })).rejects.toThrow("duplicate key");

  await db.deleteFrom("events").where("deployment_id", "=", id).execute();
  expect(await appendEvents(db, id, [event("one")], { at })).toBe(1);
});

test("writes nothing for an epoch that is over", async () => {
  const { db } = await testDatabase();
  const id = await deployment(db);
  await db.updateTable("deployments").set({ epoch: 2 }).where("id", "=", id).execute();

  await expect(appendEvents(db, id, [event("too late")], { at, epoch: 1 })).rejects.toThrow(Superseded);

  expect(await readEvents(db, id, 0, 10)).toEqual([]);
});

test("stores what a program printed, NUL bytes and all but for them", async () => {
  const { db } = await testDatabase();
  const id = await deployment(db);

  await appendEvents(db, id, [event("half\u0000way")], { at });

  expect((await readEvents(db, id, 0, 10)).map(({ message }) => message)).toEqual(["halfway"]);
});

function event(message: string) {
  return { phase: "engine" as const, level: "info" as const, message, attempt: 1 };
}

async function deployment(db: Db): Promise<string> {
  const { id, slug, spec, owner } = sampleDeployment();
  const values = { id, slug, owner, spec, warnings: [], bearerHash: Buffer.alloc(32), at };
  await db.transaction().execute((tx) => insertDeployment(tx, values));
  return id;
}
