import { randomBytes } from "node:crypto";
import type { State } from "@catalyst/contract";
import { beforeEach, expect, test } from "vitest";
import type { Db } from "../../database/connect.ts";
import { appendEvents } from "../../events/append-events.ts";
import { sampleDeployment } from "../../testing/sample-deployment.ts";
import { testDatabase } from "../../testing/test-database.ts";
import { type KeptViews, createKeptViews } from "./kept-views.ts";
import { claimPhaseRun, closePhaseRun, insertPhaseRun, openPhaseRun, shelvePhaseRun } from "./phase-run-store.ts";
import { type PhaseRun, findById, insertDeployment, patchDeployment } from "./store.ts";
import { viewDeployment } from "./view-deployment.ts";

let db: Db;
let views: KeptViews;
let serialised: string[];

beforeEach(async () => {
  ({ db } = await testDatabase());
  views = createKeptViews(db);
  serialised = [];
});

test("what has not changed is not read again", async () => {
  await seed("a", 1);
  await seed("b", 2);
  await list();
  serialised = [];

  const found = await list();

  expect(found.map(({ id }) => id)).toEqual([idOf("b"), idOf("a")]);
  expect(serialised).toEqual([]);
});

test("a change reads one deployment again and leaves the others", async () => {
  await seed("a", 1);
  await seed("b", 2);
  await list();
  serialised = [];

  await patchDeployment(db, idOf("a"), { status: "failed" }, { at: new Date() });
  const found = await list();

  expect(serialised).toEqual([idOf("a")]);
  expect(found.map(({ status }) => status)).toEqual(["provisioning", "failed"]);
});

interface Change {
  prepare?(id: string): Promise<unknown>;
  change(id: string): Promise<unknown>;
}

const changes: Record<string, Change> = {
  "an event": {
    change: (id) => appendEvents(db, id, [{ phase: "preflight", level: "info", message: "on", attempt: 1 }], { at: new Date() }),
  },
  "a new status": { change: (id) => patchDeployment(db, id, { status: "ready" }, { at: new Date() }) },
  "a new phase": { change: newRun },
  "the start of a phase": { prepare: newRun, change: claim },
  "a wait of a phase": {
    prepare: startRun,
    change: async (id) => {
      const run = await openRun(id);
      await db.transaction().execute((tx) => shelvePhaseRun(tx, run, { waitingFor: "a place", after: null }));
    },
  },
  "the end of a phase": {
    prepare: startRun,
    change: async (id) => {
      const run = await openRun(id);
      await db.transaction().execute((tx) => closePhaseRun(tx, run, "succeeded"));
    },
  },
  "a secret that is held": { change: holdToken },
  "a secret that was destroyed with its key": {
    prepare: holdToken,
    change: (id) => db.deleteFrom("data_keys").where("scope", "=", id).execute(),
  },
};

test.each(Object.entries(changes))("%s shows in the next list", async (_, { prepare, change }) => {
  const id = idOf("a");
  await seed("a", 1);
  await prepare?.(id);
  const before = await list();

  await change(id);
  const after = await list();

  expect(after).not.toEqual(before);
  expect(after).toEqual([JSON.parse(JSON.stringify(await viewDeployment(db, await findById(db, id))))]);
});

test("what is rolled back is not shown", async () => {
  await seed("a", 1);
  await list();

  const rolledBack = db.transaction().execute(async (tx) => {
    await patchDeployment(tx, idOf("a"), { status: "ready" }, { at: new Date() });
    await list();
    throw new Error("no");
  });

  await expect(rolledBack).rejects.toThrow("no");
  expect((await list())[0]?.status).toBe("provisioning");
});

test("a lease that is renewed changes nothing that is shown", async () => {
  await seed("a", 1);
  await startRun(idOf("a"));
  await list();
  serialised = [];

  await db.updateTable("phase_runs").set({ heartbeat_at: new Date() }).execute();
  await list();

  expect(serialised).toEqual([]);
});

test("a deployment that is gone is not listed any more", async () => {
  await seed("a", 1);
  await list();

  await db.deleteFrom("deployments").where("id", "=", idOf("a")).execute();

  expect(await list()).toEqual([]);
});

test("a page ends where it is full and tells where the next one starts", async () => {
  for (const [index, name] of ["a", "b", "c"].entries()) await seed(name, index);

  const first = await page(2);
  const all = await page(3);

  expect(first.deployments.map(({ id }) => id)).toEqual([idOf("c"), idOf("b")]);
  expect(first.nextCursor).toBeDefined();
  expect(all.deployments).toHaveLength(3);
  expect(all.nextCursor).toBeUndefined();
});

test("a further deployment gives a full page a next one", async () => {
  await seed("b", 2);
  const before = await page(1);

  await seed("a", 1);
  const after = await page(1);

  expect(before.nextCursor).toBeUndefined();
  expect(after.nextCursor).toBeDefined();
});

test("there may be nothing to list", async () => {
  expect(await page(10)).toEqual({ deployments: [], total: 0 });
});

async function list(): Promise<State[]> {
  return (await page(10)).deployments;
}

async function page(limit: number): Promise<{ deployments: State[]; nextCursor?: string }> {
  const reply = await views.page({ limit }, (state) => {
    serialised.push(state.id);
    return JSON.stringify(state);
  });
  return JSON.parse(reply.toString()) as { deployments: State[]; nextCursor?: string };
}

function idOf(name: string): string {
  return name.padStart(16, "0");
}

async function seed(name: string, order: number): Promise<void> {
  const { spec, owner, warnings } = sampleDeployment({ spec: { fqdn: `${name}.example.org` } });
  const at = new Date(Date.UTC(2026, 0, 1, 0, 0, order));
  const values = { id: idOf(name), slug: `${name}-example-org`, owner, spec, warnings, bearerHash: randomBytes(32), at };
  await db.transaction().execute((tx) => insertDeployment(tx, values));
}

async function newRun(deploymentId: string): Promise<void> {
  const values = { deploymentId, phase: "preflight" as const, attempt: 1, limitMs: 1000, after: null };
  await db.transaction().execute((tx) => insertPhaseRun(tx, values));
}

async function claim(deploymentId: string): Promise<void> {
  const { id } = await openRun(deploymentId);
  await db.transaction().execute((tx) => claimPhaseRun(tx, id, 1));
}

async function startRun(deploymentId: string): Promise<void> {
  await newRun(deploymentId);
  await claim(deploymentId);
}

async function openRun(deploymentId: string): Promise<PhaseRun> {
  const run = await openPhaseRun(db, deploymentId);
  if (!run) throw new Error("No phase is open");
  return run;
}

async function holdToken(scope: string): Promise<void> {
  await db
    .insertInto("data_keys")
    .values({ scope, wrapped: randomBytes(8), key_id: "test" })
    .execute();
  await db
    .insertInto("secrets")
    .values({ scope, name: "hcloud_token", ciphertext: randomBytes(8) })
    .execute();
}
