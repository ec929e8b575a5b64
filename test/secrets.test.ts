import { randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createAdminClient } from "@catalyst/lab";
import { sql } from "kysely";
import { afterAll, expect, test } from "vitest";
import { createLiveSecrets } from "../packages/server/src/features/secrets/live-secrets.ts";
import { createVault } from "../packages/server/src/features/secrets/vault.ts";
import { keyOf } from "../packages/server/src/platform/envelope.ts";
import { systemRandom } from "../packages/server/src/platform/random.ts";
import { ask } from "../packages/server/src/testing/ask-for-tests.ts";
import { type TestCluster, startTestCluster } from "../packages/server/src/testing/cluster-for-tests.ts";
import { type TestMothership, testMothership } from "../packages/server/src/testing/test-mothership.ts";

/** Where something was said or kept, and what. */
interface Finding {
  place: string;
  text: string;
}

let cluster: TestCluster | undefined;
afterAll(() => cluster?.close());

test(
  "no credential is in a log, event, answer, table, file or command line, through failure, retry and wipe",
  { timeout: 120_000 },
  async () => {
    const seen: Finding[] = [];
    const canaries = new Map<string, string>();
    const canary = (name: string) => {
      // Characters that are written differently in URLs and JSON, as in real passwords.
      const value = `${name.replace(" ", "-")}-canary+/="&${randomBytes(9).toString("hex")}`;
      canaries.set(name, value);
      return value;
    };
    const mothership = await testMothership({
      env: { CATALYST_LOG_LEVEL: "debug", CATALYST_GHCR_PULL_TOKEN: canary("registry") },
      writeLog: (text) => seen.push({ place: "log", text }),
      project: { quota: { servers: 0 } },
    });
    const { client, db, request, follow, token, readToken, adminToken, lab } = mothership;
    canaries.set("cloud token", token).set("another cloud token", readToken).set("CLI token", adminToken);
    const say = async (method: string, url: string, question: Parameters<typeof ask>[3] = {}) => {
      const answer = await ask(mothership, method, url, question);
      seen.push({ place: `${method} ${url}`, text: answer.text + JSON.stringify(answer.headers) });
      return answer;
    };
    const watch = watchChildren(mothership, canaries, seen);

    const body = request({
      registrar: {
        name: "dynadot",
        token: canary("registrar"),
      },
      sovereignCloudToken: `lab${canary("sovereign").padEnd(61, "s").slice(0, 61)}`,
      objectStorage: {
        region: "fsn1",
        accessKey: canary("access key"),
        secretKey: canary("secret key"),
      },
    });
    canaries.set("sovereign", body.sovereignCloudToken ?? "");
    const creation = { body: { ...body, hetznertoken: canary("misspelt") }, headers: { "idempotency-key": "once" } };
    const { id } = (await say("POST", "/api/v1/deployments", creation)).body;
    await say("POST", "/api/v1/deployments", creation);
    const failed = await follow(id, () => false);
    expect(failed.state.failure?.code).toBe("hetzner-quota");
    await collectMadeSecrets(mothership, id, canaries);
    await refusals(say, id, canaries);
    await look(mothership, id, say, seen, "after the failure");

    await createAdminClient({ url: lab.adminURL, token: lab.adminToken }).fire({ quota: { kind: "servers", limit: 10 } });
    await say("POST", `/api/v1/deployments/${id}/retry`, { body: { hetznerToken: token } });
    const built = await follow(id, ({ phase }) => phase === "flux-bootstrap", failed.state.lastSeq);
    expect(built.state.status).toBe("flux-bootstrapping");
    await postKubeconfig(mothership, id, say, canaries, canary("kubeconfig token"));
    await look(mothership, id, say, seen, "once it is built");

    await say("POST", `/api/v1/deployments/${id}/wipe`, { body: { hetznerToken: token, confirm: "acme.omani.works" } });
    const wiped = await follow(id, () => false, built.state.lastSeq);
    await look(mothership, id, say, seen, "after the wipe");
    await watch.stop();

    expect(wiped.state).toMatchObject({ status: "wiped", credentialsHeld: [] });
    expect([...canaries.keys()]).toEqual(
      expect.arrayContaining(["k3s_token", "kubeconfig_bearer_token", "plan_passphrase", "run password"]),
    );
    expect(seen.length).toBeGreaterThan(200);
    expect(leaksIn(seen, canaries)).toEqual([]);
    for (const table of ["data_keys", "secrets"] as const)
      expect(await db.selectFrom(table).selectAll().where("scope", "=", id).execute()).toEqual([]);
    expect(await db.selectFrom("tofu_states").selectAll().where("deployment_id", "=", id).execute()).toEqual([]);
    expect(await client.call("listHeldCredentials", { params: { id } })).toMatchObject({ held: [] });
  },
);

type Say = (method: string, url: string, question?: Parameters<typeof ask>[3]) => ReturnType<typeof ask>;

/** What the mothership made itself for the deployment, read as only the holder of the key can. */
async function collectMadeSecrets({ db }: TestMothership, id: string, canaries: Map<string, string>): Promise<void> {
  const vault = createVault([keyOf(Buffer.alloc(32, 1))], systemRandom, createLiveSecrets());
  for (const { name } of await vault.held(db, id)) {
    const secret = await vault.get(db, id, name);
    if (secret) canaries.set(name, secret.open());
  }
}

/** Calls that go wrong with a credential in the wrong place: an error must not quote it. */
async function refusals(say: Say, id: string, canaries: Map<string, string>): Promise<void> {
  const [cloud = "", registrar = "", bearer = ""] = ["cloud token", "registrar", "kubeconfig_bearer_token"].map((name) =>
    canaries.get(name),
  );
  const json = { "content-type": "application/json" };
  await say("POST", "/api/v1/deployments", { raw: `{"hetznerToken": "${cloud}"`, headers: json });
  await say("POST", "/api/v1/deployments", { body: { hetznerToken: [cloud], orgName: registrar } });
  await say("POST", `/api/v1/deployments/${id}/retry`, { body: { hetznerToken: `${cloud}x` } });
  await say("POST", `/api/v1/deployments/${id}/wipe`, { body: { hetznerToken: `${cloud}x` } });
  await say("POST", "/api/v1/credentials/validate", { body: { token: cloud } });
  await say("POST", "/api/v1/credentials/validate", { body: { token: canaries.get("another cloud token") } });
  await say("POST", "/api/v1/credentials/validate", { body: { token: `${cloud}x` } });
  await say("PUT", `/api/v1/deployments/${id}/kubeconfig`, { raw: `token: ${registrar}`, as: bearer });
  await say("GET", "/api/v1/me", { as: bearer });
}

/** A control plane's post, with a token that the mothership must keep to itself. */
async function postKubeconfig({ db }: TestMothership, id: string, say: Say, canaries: Map<string, string>, token: string): Promise<void> {
  cluster = await startTestCluster(token);
  const facts = sql`facts || ${JSON.stringify({ kubernetesAPI: { fsn1: cluster.server } })}::jsonb`;
  await sql`update deployments set facts = ${facts} where id = ${id}`.execute(db);
  const as = canaries.get("kubeconfig_bearer_token") ?? "";
  const wrong = await say("PUT", `/api/v1/deployments/${id}/kubeconfig`, { raw: cluster.kubeconfig({ user: { token: `${token}x` } }), as });
  const right = await say("PUT", `/api/v1/deployments/${id}/kubeconfig`, { raw: cluster.kubeconfig(), as });
  expect([wrong.body.error, right.status, right.text]).toEqual(["kubeconfig-unreachable", 204, ""]);
}

/** Reads every answer, table and file there is. */
async function look(mothership: TestMothership, id: string, say: Say, seen: Finding[], when: string): Promise<void> {
  const paths = ["", "/events?limit=10000", "/progress", "/credentials", "/infrastructure/topology", "/wipe-report"].map(
    (path) => `/api/v1/deployments/${id}${path}`,
  );
  const others = [
    "/api/v1/deployments?all=true",
    "/api/v1/me",
    "/api/v1/me/tokens",
    "/api/v1/audit?limit=200",
    "/metrics",
    "/readyz",
    "/openapi.json",
  ];
  for (const url of [...paths, ...others]) await say("GET", url);
  for (const { place, text } of [...(await tables(mothership)), ...(await files(mothership.folder))])
    seen.push({ place: `${place} ${when}`, text });
}

/** Every row of every table, the job queue's included; bytes come as hexadecimal digits. */
async function tables({ db }: TestMothership): Promise<Finding[]> {
  const names = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`.execute(
    db,
  );
  const found: Finding[] = [];
  for (const { name } of names.rows) {
    const { rows } = await sql<{ row: string }>`select to_jsonb(t)::text as row from ${sql.raw(name)} t`.execute(db);
    found.push({ place: `table ${name}`, text: rows.map(({ row }) => row).join("\n") });
  }
  return found;
}

/** Files that are there to hold a credential: the administrator's own token, in a file only the owner can read. */
const meantToHold = new Set(["local-admin-token", "encryption-key"]);

async function files(folder: string): Promise<Finding[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const plain = entries.filter((entry) => entry.isFile() && !meantToHold.has(entry.name));
  return Promise.all(
    plain.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return { place: `file ${entry.name}`, text: await readFile(file, "latin1").catch(() => "") };
    }),
  );
}

/** Reads the command lines of all processes, the run's own password from the environment where it belongs, and the work folder while it is in use. */
function watchChildren({ folder }: TestMothership, canaries: Map<string, string>, seen: Finding[]): { stop(): Promise<void> } {
  const over = new AbortController();
  const watching = watch();
  return {
    async stop() {
      over.abort();
      await watching;
    },
  };

  async function watch(): Promise<void> {
    const known = new Set<string>();
    while (!over.signal.aborted) {
      for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
        const line = await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "");
        if (known.has(`${pid} ${line}`)) continue;
        known.add(`${pid} ${line}`);
        seen.push({ place: "command line", text: line.replaceAll("\0", " ") });
        const environment = line.includes("tofu") ? await readFile(`/proc/${pid}/environ`, "latin1").catch(() => "") : "";
        const password = environment.includes(folder) ? /TF_HTTP_PASSWORD=([^\0]+)/.exec(environment)?.[1] : undefined;
        if (password !== undefined) canaries.set("run password", password);
      }
      seen.push(...(await files(join(folder, "tofu")).catch(() => [])).filter(({ text }) => text.length < 200_000));
      await sleep(60);
    }
  }
}

function leaksIn(seen: Finding[], canaries: Map<string, string>): string[] {
  const forms = [...canaries].flatMap(([name, value]) => formsOf(value).map((form) => ({ name, form })));
  const found = seen.flatMap(({ place, text }) => forms.filter(({ form }) => text.includes(form)).map(({ name }) => `${name} in ${place}`));
  return [...new Set(found)];
}

function formsOf(value: string): string[] {
  const base64 = Buffer.from(value).toString("base64").replace(/=+$/, "");
  return [
    value,
    encodeURIComponent(value),
    JSON.stringify(value).slice(1, -1),
    base64,
    base64.replaceAll("+", "-").replaceAll("/", "_"),
    Buffer.from(value).toString("hex"),
  ];
}
