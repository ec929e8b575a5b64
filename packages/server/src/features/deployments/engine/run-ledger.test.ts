import { expect, test } from "vitest";
import { Superseded } from "../../../events/append-events.ts";
import { readEvents } from "../../../events/read-events.ts";
import { systemClock } from "../../../platform/clock.ts";
import { systemRandom } from "../../../platform/random.ts";
import { sampleDeployment } from "../../../testing/sample-deployment.ts";
import { testDatabase } from "../../../testing/test-database.ts";
import { createLiveSecrets } from "../../secrets/live-secrets.ts";
import { parseMasterKeys } from "../../secrets/master-keys.ts";
import { createVault } from "../../secrets/vault.ts";
import { createStateStore } from "../../tofu-state/tofu-state.ts";
import { insertDeployment } from "../store.ts";
import { createRunLedger } from "./run-ledger.ts";

// A worker that hung and woke up read on where it had stopped, while the one that had taken over had read the same lines.
test("what a child said is stored once, whoever reads it", async () => {
  const { ledger, db, deployment } = await openLedger();
  const { runId } = await ledger.open("apply", "/nowhere/apply.jsonl");
  await ledger.ingest(runId, [{ level: "info", message: "first" }], { from: 0, to: 10 });

  await ledger.ingest(runId, [{ level: "info", message: "second" }], { from: 10, to: 20 });
  await expect(ledger.ingest(runId, [{ level: "info", message: "second" }], { from: 10, to: 20 })).rejects.toThrow(Superseded);

  expect((await readEvents(db, deployment.id, 0, 10)).map(({ message }) => message)).toEqual(["first", "second"]);
});

test("a lock that a killed child has left ends with its run, and people are told", async () => {
  const { ledger, states, db, deployment } = await openLedger();
  const { runId } = await ledger.open("apply", "/nowhere/apply.jsonl");
  await states.lock({ id: runId, deploymentId: deployment.id }, { ID: "lock-1" });

  await ledger.closed(runId, null);

  expect(await db.selectFrom("tofu_locks").selectAll().execute()).toEqual([]);
  expect(await readEvents(db, deployment.id, 0, 10)).toMatchObject([
    { phase: "engine", level: "warn", message: expect.stringContaining("lock") },
  ]);
});

test("the end of one run leaves the lock of another alone", async () => {
  const { ledger, states, db, deployment } = await openLedger();
  const earlier = await ledger.open("plan", "/nowhere/plan.jsonl");
  const { runId } = await ledger.open("apply", "/nowhere/apply.jsonl");
  await states.lock({ id: runId, deploymentId: deployment.id }, { ID: "lock-1" });

  await ledger.closed(earlier.runId, 0);

  expect(await db.selectFrom("tofu_locks").selectAll().execute()).toHaveLength(1);
});

async function openLedger() {
  const { db } = await testDatabase();
  const deployment = sampleDeployment();
  const { id, slug, owner, spec } = deployment;
  const row = { id, slug, owner, spec, warnings: [], bearerHash: Buffer.alloc(32), at: systemClock.now() };
  await db.transaction().execute((tx) => insertDeployment(tx, row));
  const live = createLiveSecrets();
  const vault = createVault(parseMasterKeys(Buffer.alloc(32, 1).toString("base64")), systemRandom, live);
  const states = createStateStore(db, vault, systemClock);
  const shared = { db, clock: systemClock, random: systemRandom, live, scrub: live.scrub, states };
  return {
    db,
    deployment,
    states,
    ledger: createRunLedger({ ...shared, stateAddress: () => "http://127.0.0.1:1", onRunEnd: () => {} }, deployment),
  };
}
