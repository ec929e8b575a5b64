import { sql } from "kysely";
import { expect, test } from "vitest";
import { ask } from "./testing/ask-for-tests.ts";
import { testMothership } from "./testing/test-mothership.ts";

const allWell = { database: "ok", migrations: "ok", encryptionKey: "ok", queue: "ok", module: "ok", workdirWritable: "ok", tofu: "ok" };

test("a mothership that has everything is ready, to anybody who asks", async () => {
  const mothership = await testMothership({ dns: true, env: { CATALYST_ROLE: "api" } });

  const answer = await ask(mothership, "GET", "/readyz", { as: null });

  expect(answer).toMatchObject({ status: 200, body: { status: "ready", checks: { ...allWell, powerdns: "ok", nameservers: "ok" } } });
});

test("a name server that nobody has set up degrades, and how to come by one is told", async () => {
  const mothership = await testMothership({ env: { CATALYST_ROLE: "api" } });

  const answer = await ask(mothership, "GET", "/readyz");

  expect(answer).toMatchObject({
    status: 200,
    body: { status: "degraded", checks: { ...allWell, powerdns: expect.stringMatching(/^missing: .*apt-get install .*pdns-server/) } },
  });
});

test("a program that is missing degrades, for phases wait for it", async () => {
  const mothership = await testMothership({ env: { CATALYST_ROLE: "api", CATALYST_TOFU_BIN: "/nonexistent/tofu" } });

  const answer = await ask(mothership, "GET", "/readyz");

  expect(answer).toMatchObject({ status: 200, body: { status: "degraded", checks: { ...allWell, tofu: "OpenTofu is missing" } } });
});

test.each<[string, object, (db: Parameters<ReturnType<typeof sql>["execute"]>[0]) => Promise<unknown>]>([
  ["encryptionKey", {}, (db) => sql`update data_keys set key_id = 'lost'`.execute(db)],
  ["migrations", {}, (db) => sql`delete from kysely_migration where name like '0002%'`.execute(db)],
  ["queue", {}, (db) => sql`alter schema pgboss rename to elsewhere`.execute(db)],
  ["module", { CATALYST_TOFU_MODULE_PATH: "/nonexistent/module" }, async () => {}],
  ["workdirWritable", { CATALYST_TOFU_WORKDIR: "/proc/nowhere" }, async () => {}],
])("without %s it is not ready, and says so", async (name, env, spoil) => {
  const mothership = await testMothership({ env: { CATALYST_ROLE: "api", ...env } });
  await spoil(mothership.db);

  const answer = await ask(mothership, "GET", "/readyz");

  expect(answer).toMatchObject({ status: 503, body: { status: "unready", checks: { [name]: expect.not.stringMatching(/^ok$/) } } });
  expect(answer.body.checks.database).toBe("ok");
});
