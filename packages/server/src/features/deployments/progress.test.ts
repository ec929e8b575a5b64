import { randomBytes } from "node:crypto";
import { type Progress, provisionPhases } from "@catalyst/contract";
import { expect, test } from "vitest";
import { testMothership, type TestMothership } from "../../testing/test-mothership.ts";

const second = 1000;
const all = provisionPhases.length;

test("before any run has ended nothing is known about time, and progress counts phases", async () => {
  const mothership = await start();
  const id = await create(mothership);
  await runPhases(mothership, id, 3);

  const progress = await read(mothership, id);

  expect(progress).toMatchObject({ percent: 43, phase: "tofu-plan", eta: null, slowerThan: null });
});

test("after two runs the time that is left is told from what the same phases took", async () => {
  const mothership = await start();
  for (const durationMs of [10 * second, 20 * second]) await runPhases(mothership, await create(mothership), all, durationMs);
  const id = await create(mothership);
  await runPhases(mothership, id, 5);

  const progress = await read(mothership, id);

  expect([71, 72]).toContain(progress.percent);
  expect(progress.eta).toMatchObject({ samples: 2 });
  // Two of seven phases are left: half of the runs took 10 s for each, all of them 20 s at most.
  expect(progress.eta?.p50).toBeGreaterThan(15 * second);
  expect(progress.eta?.p50).toBeLessThanOrEqual(20 * second);
  expect(progress.eta?.p90).toBeGreaterThan(35 * second);
  expect(progress.eta?.p90).toBeLessThanOrEqual(40 * second);
});

test("a phase that takes longer than nearly all before it is told so, and the estimate does not run below nothing", async () => {
  const mothership = await start();
  for (let count = 0; count < 2; count += 1) await runPhases(mothership, await create(mothership), all, 10 * second);
  const id = await create(mothership);
  await runPhases(mothership, id, all - 1, second, 60 * second);

  const progress = await read(mothership, id);

  expect(progress).toMatchObject({ phase: "dns-commit", slowerThan: 10 * second, eta: { p50: 0, p90: 0 } });
  expect(progress.percent).toBe(99);
});

test("a run that is over is done, and promises nothing any more", async () => {
  const mothership = await start();
  const id = await create(mothership);
  await runPhases(mothership, id, all);
  await mothership.db.updateTable("deployments").set({ status: "failed" }).where("id", "=", id).execute();

  const progress = await read(mothership, id);

  expect(progress).toMatchObject({ percent: 100, eta: null });
});

test("a retry starts from the beginning: what an earlier attempt did does not count", async () => {
  const mothership = await start();
  const id = await create(mothership);
  await runPhases(mothership, id, 4);
  await mothership.db
    .updateTable("phase_runs")
    .set({ status: "failed" })
    .where("deployment_id", "=", id)
    .where("status", "=", "running")
    .execute();
  await mothership.db.updateTable("deployments").set({ status: "failed" }).where("id", "=", id).execute();

  await mothership.client.call("retryDeployment", { params: { id }, body: {} });
  const progress = await read(mothership, id);

  expect(progress).toMatchObject({ percent: 0, phase: "preflight" });
});

function start(): Promise<TestMothership> {
  return testMothership({ env: { CATALYST_ROLE: "api" } });
}

async function create({ client, request }: TestMothership): Promise<string> {
  const sovereignFQDN = `a${randomBytes(6).toString("hex")}.omani.works`;
  return (await client.call("createDeployment", { body: request({ sovereignFQDN }) })).id;
}

function read({ client }: TestMothership, id: string): Promise<Progress> {
  return client.call("readProgress", { params: { id } });
}

/** Lets the first phases have succeeded, each in so long, and the next one run since a while. */
async function runPhases({ db }: TestMothership, id: string, succeeded: number, durationMs = second, runningMs = 0): Promise<void> {
  const now = Date.now();
  await db.deleteFrom("phase_runs").where("deployment_id", "=", id).execute();
  for (const [index, phase] of provisionPhases.slice(0, succeeded + 1).entries()) {
    const isOver = index < succeeded;
    await db
      .insertInto("phase_runs")
      .values({
        deployment_id: id,
        phase,
        attempt: 1,
        status: isOver ? "succeeded" : "running",
        limit_ms: 60_000,
        started_at: new Date(now - (isOver ? durationMs : runningMs)),
        finished_at: isOver ? new Date(now) : null,
      })
      .execute();
    await db.updateTable("deployments").set({ phase }).where("id", "=", id).execute();
  }
}
