import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createLiveSecrets } from "../secrets/live-secrets.ts";
import { createVault } from "../secrets/vault.ts";
import { keyOf } from "../../platform/envelope.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { pruneSnapshots, readLatestSnapshot, readSnapshot, takeSnapshot } from "./snapshots.ts";

test("what was kept is read back, and nobody who reads the table sees it", async () => {
  const { db, vault, take } = await snapshotsForTests();

  const id = await take("acme.test", "ns1.old.test");

  const stored = await db.selectFrom("dns_snapshots").select("content").executeTakeFirstOrThrow();
  expect([(await readSnapshot(db, vault, id))?.content, stored.content.includes("ns1.old.test")]).toEqual(["ns1.old.test", false]);
});

test("a content that was moved to another row does not open", async () => {
  const { db, vault, take } = await snapshotsForTests();
  const mine = await take("acme.test", "mine");
  const theirs = await take("other.test", "theirs");
  const { content } = await db.selectFrom("dns_snapshots").select("content").where("id", "=", theirs).executeTakeFirstOrThrow();

  await db.updateTable("dns_snapshots").set({ content }).where("id", "=", mine).execute();

  await expect(readSnapshot(db, vault, mine)).rejects.toThrow("does not open");
});

test("the newest of a subject is the one that was taken last", async () => {
  const { db, vault, take } = await snapshotsForTests();
  await take("acme.test", "first", daysAgo(2));
  await take("acme.test", "second", daysAgo(1));
  await take("other.test", "third");

  const latest = await readLatestSnapshot(db, vault, "acme.test", "registrar-ns");

  expect(latest?.content).toBe("second");
});

test("the newest twenty of thirty days stay", async () => {
  const { db, take } = await snapshotsForTests();
  for (let count = 0; count < 22; count += 1) await take("busy.test", `n${count}`, daysAgo(1));
  await take("old.test", "old", daysAgo(31));
  await take("young.test", "young", daysAgo(29));

  const forgotten = await pruneSnapshots(db);

  const left = await db.selectFrom("dns_snapshots").select("subject").execute();
  expect([forgotten, left.filter(({ subject }) => subject === "busy.test").length, left.map(({ subject }) => subject)]).toEqual([
    3,
    20,
    expect.arrayContaining(["young.test"]),
  ]);
});

async function snapshotsForTests() {
  const { db } = await testDatabase();
  const vault = createVault([keyOf(randomBytes(32))], randomBytes, createLiveSecrets());
  async function take(subject: string, content: string, takenAt?: Date): Promise<string> {
    const id = await takeSnapshot(db, { vault, random: randomBytes }, { subject, kind: "registrar-ns", content, reason: "a test" });
    if (takenAt)
      await db
        .updateTable("dns_snapshots")
        .set({ taken_at: takenAt as never })
        .where("id", "=", id)
        .execute();
    return id;
  }
  return { db, vault, take };
}

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}
