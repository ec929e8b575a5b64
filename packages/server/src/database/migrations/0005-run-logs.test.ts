import { sql } from "kysely";
import { expect, test } from "vitest";
import { historyForTests } from "../../features/jobs/testing/history-for-tests.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { up } from "./0005-run-logs.ts";

test("runs from before are given the events that were theirs", async () => {
  const { db } = await testDatabase();
  const history = await historyForTests(db);
  for (const phase of ["preflight", "tofu-plan"] as const) {
    await history.open(phase);
    await history.tell(phase);
    await history.close("succeeded");
  }
  await history.open("tofu-apply");
  await history.tell("tofu");
  const ranges = () =>
    db.selectFrom("phase_runs").select(["phase", "first_seq", "last_seq"]).where("deployment_id", "=", history.id).orderBy("id").execute();
  const noted = await ranges();
  await sql`drop trigger phase_runs_events on phase_runs`.execute(db);
  await sql`drop function note_events_of_phase_run`.execute(db);
  await sql`drop index events_of_nodes, events_of_trouble`.execute(db);
  await sql`alter table phase_runs drop column first_seq, drop column last_seq`.execute(db);

  await up(db as never);

  expect(noted).toEqual([
    { phase: "preflight", first_seq: 1, last_seq: 3 },
    { phase: "tofu-plan", first_seq: 4, last_seq: 6 },
    { phase: "tofu-apply", first_seq: 7, last_seq: null },
  ]);
  expect(await ranges()).toEqual(noted);
});
