import { sql } from "kysely";
import { expect, test } from "vitest";
import type { Db } from "../../database/connect.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { type AuditInput, appendAudit, listAudit, verifyAudit } from "./audit-log.ts";

test("entries are numbered without a gap, also when many are written at once and some are taken back", async () => {
  const { db } = await testDatabase();

  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const work = db.transaction().execute(async (tx) => {
        await appendAudit(tx, entry({ target: `t${index}` }));
        if (index % 4 === 0) throw new Error("taken back");
      });
      await work.catch(() => {});
    }),
  );

  const entries = await listAudit(db, { limit: 50 });
  expect(entries.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, index) => 15 - index));
  expect(await verify(db)).toMatchObject({ intact: true, entries: 15, brokenAt: null });
});

test("an empty log is intact", async () => {
  const { db } = await testDatabase();

  expect(await verify(db)).toEqual({ intact: true, entries: 0, headHash: null, brokenAt: null });
});

test.each([
  ["changing", "update audit_log set actor = 'somebody else' where seq = 1"],
  ["deleting", "delete from audit_log"],
  ["emptying", "truncate audit_log"],
  ["changing, with triggers of replication off,", "set session_replication_role = replica; update audit_log set actor = 'x'"],
])("%s is refused by the database itself", async (_case, statement) => {
  const { db, pool } = await testDatabase();
  await append(db, entry());

  await expect(pool.query(statement)).rejects.toThrow("audit_log is append-only");
});

test.each([
  ["an actor", "update audit_log set actor = 'innocent' where seq = 3"],
  ["a time", "update audit_log set time = time + interval '1 hour' where seq = 3"],
  ["a detail", `update audit_log set detail = '{"status":200}' where seq = 3`],
  ["a hash", "update audit_log set hash = sha256('x') where seq = 3"],
  ["a removed entry", "delete from audit_log where seq = 3"],
])("somebody with all rights who falsifies %s is found out", async (_case, statement) => {
  const { db } = await testDatabase();
  for (const _ of [1, 2, 3, 4, 5]) await append(db, entry());
  await tamper(db, statement);

  const verdict = await verify(db);

  expect(verdict).toMatchObject({ intact: false, entries: 2, brokenAt: 3 });
});

test("a chain longer than one page is walked to its end", async () => {
  const { db } = await testDatabase();
  await db.transaction().execute(async (tx) => {
    for (let count = 0; count < 1001; count++) await appendAudit(tx, entry());
  });
  await tamper(db, "update audit_log set actor = 'innocent' where seq = 1001");

  expect(await verify(db)).toMatchObject({ intact: false, brokenAt: 1001 });
});

test("what a client may send but PostgreSQL cannot store does not keep an entry out", async () => {
  const { db } = await testDatabase();

  await append(db, entry({ target: "a\0b\ud800", detail: { text: "\0", long: "x".repeat(10_000), missing: undefined, number: 0.1 } }));

  expect(await verify(db)).toMatchObject({ intact: true, entries: 1 });
});

test("entries can be asked for by actor and target", async () => {
  const { db } = await testDatabase();
  for (const actor of ["ann", "bob", "ann"]) await append(db, entry({ actor, target: `of-${actor}` }));

  const byActor = await listAudit(db, { actor: "ann", limit: 10 });
  const byTarget = await listAudit(db, { target: "of-bob", limit: 10 });
  const older = await listAudit(db, { actor: "ann", before: 3, limit: 10 });

  expect([byActor, byTarget, older].map((entries) => entries.map(({ seq }) => seq))).toEqual([[3, 1], [2], [1]]);
});

function entry(changes: Partial<AuditInput> = {}): AuditInput {
  const time = new Date("2026-11-22T10:00:00.123Z");
  return {
    time,
    actor: "ann",
    address: "127.0.0.1",
    action: "wipeDeployment",
    target: null,
    outcome: "allowed",
    detail: { status: 202 },
    ...changes,
  };
}

async function append(db: Db, input: AuditInput): Promise<void> {
  await db.transaction().execute((tx) => appendAudit(tx, input));
}

function verify(db: Db) {
  return verifyAudit(db, AbortSignal.timeout(10_000));
}

/** As the table's owner could, who takes the trigger off for a moment. */
async function tamper(db: Db, statement: string): Promise<void> {
  await sql
    .raw(
      `alter table audit_log disable trigger audit_log_append_only; ${statement}; alter table audit_log enable always trigger audit_log_append_only`,
    )
    .execute(db);
}
