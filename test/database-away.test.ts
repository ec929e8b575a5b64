import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Event, followEvents } from "@catalyst/contract";
import { expect, onTestFinished, test } from "vitest";
import { createPool, migrate, openDatabase } from "../packages/server/src/database/connect.ts";
import { startEmbeddedPostgres } from "../packages/server/src/database/embedded-postgres.ts";
import { livePostmaster, stopPostmaster, waitUntilGone } from "../packages/server/src/database/postmaster.ts";
import { ask } from "../packages/server/src/testing/ask-for-tests.ts";
import { testMothership } from "../packages/server/src/testing/test-mothership.ts";

test(
  "with the database gone every call says so, and once it is back the run goes on, no event lost or repeated",
  { timeout: 120_000 },
  async () => {
    const database = await startDatabase();
    const mothership = await testMothership({ database, set: { "hetzner.latency.scale": 0.3 } });
    const { client, request, follow, census, adminToken } = mothership;
    const { id } = await client.call("createDeployment", { body: request() });
    const seen: Event[] = [];
    const watching = watch();
    await follow(id, ({ phase, state }) => phase === "tofu-apply" && state === "running");

    await database.stop();
    const answers = await Promise.all([
      ask(mothership, "GET", `/api/v1/deployments/${id}`),
      ask(mothership, "GET", "/api/v1/deployments"),
      ask(mothership, "POST", "/api/v1/deployments", { body: request({ sovereignFQDN: "other.omani.works" }) }),
      ask(mothership, "GET", `/api/v1/deployments/${id}/logs`),
    ]);
    const ready = await ask(mothership, "GET", "/readyz");
    const alive = await ask(mothership, "GET", "/healthz");
    await database.start();
    const { state } = await follow(id, ({ phase }) => phase === "flux-bootstrap");
    await watching;

    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 503, body: { error: "unavailable" }, headers: { "retry-after": "2" } });
      expect(answer.text).not.toContain(adminToken);
    }
    expect(ready).toMatchObject({ status: 503, body: { status: "unready", checks: { database: expect.not.stringMatching(/^ok$/) } } });
    expect(alive).toMatchObject({ status: 200, text: "ok" });
    expect([state.status, state.error]).toEqual(["flux-bootstrapping", undefined]);
    expect(await census()).toHaveLength(6);
    expect(seen.map(({ seq }) => seq)).toEqual(seen.map((_, index) => index + 1));
    expect(seen.at(-1)?.phase).toBe("flux-bootstrap");

    /** Somebody who looks on all the time, as a browser does. */
    async function watch(): Promise<void> {
      for await (const followed of followEvents({ client, id, signal: AbortSignal.timeout(100_000) })) {
        if (followed.type === "done") return;
        seen.push(followed.event);
        if (followed.event.phase === "flux-bootstrap") return;
      }
    }
  },
);

/** A PostgreSQL of the test's own, which it can stop and start under a running mothership. */
async function startDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-away-"));
  const begin = () => startEmbeddedPostgres({ folder, signal: AbortSignal.timeout(60_000), disposable: true });
  let postgres = await begin();
  const pool = createPool(postgres.url, () => {}, 4);
  const db = openDatabase(pool);
  await migrate(db);
  onTestFinished(async () => {
    await db.destroy();
    await halt();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    db,
    url: postgres.url,
    stop: halt,
    async start() {
      postgres = await begin();
    },
  };

  async function halt(): Promise<void> {
    await postgres.stop();
    const postmaster = await livePostmaster(join(folder, "data"));
    if (postmaster === undefined) return;
    stopPostmaster(postmaster);
    await waitUntilGone(postmaster);
  }
}
