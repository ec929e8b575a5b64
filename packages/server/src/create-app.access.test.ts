import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Problem, type Role, type Route, type RouteName, routes } from "@catalyst/contract";
import type { FastifyInstance } from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { readConfig } from "./config.ts";
import { createApp } from "./create-app.ts";
import { createPdm } from "./create-pdm.ts";
import type { Db } from "./database/connect.ts";
import { hashOf, newId, newToken } from "./features/identity/credential.ts";
import { insertToken } from "./features/identity/token-store.ts";
import { createPdmToken } from "./features/pdm-callers/pdm-tokens.ts";
import { createLiveSecrets } from "./features/secrets/live-secrets.ts";
import { createVault } from "./features/secrets/vault.ts";
import { createQueue } from "./jobs/queue.ts";
import { systemClock } from "./platform/clock.ts";
import { keyOf } from "./platform/envelope.ts";
import { silentLogger } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { systemRandom } from "./platform/random.ts";
import { sampleDeployment } from "./testing/sample-deployment.ts";
import { testDatabase } from "./testing/test-database.ts";

type Who = "admin" | "auditor" | "owner" | "stranger" | "nobody";
const rolesOf: Record<Exclude<Who, "nobody">, Role[]> = { admin: ["sovereign-admin"], auditor: ["auditor"], owner: [], stranger: [] };
const everybody: Who[] = ["admin", "auditor", "owner", "stranger", "nobody"];

/** How each kind of person is refused, by the access of a route; where nothing stands, the handler is reached. */
const refusals: Record<Route["access"], Partial<Record<Who, string>>> = {
  public: {},
  node: {},
  run: {},
  person: { nobody: "unauthenticated" },
  "owner-read": { stranger: "deployment-not-found", nobody: "unauthenticated" },
  "owner-write": { auditor: "deployment-not-found", stranger: "deployment-not-found", nobody: "unauthenticated" },
  audit: { owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  admin: { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:read": { owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:allocate": { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:release": { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:registrar": { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:zone": { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
  "pdm:admin": { auditor: "forbidden", owner: "forbidden", stranger: "forbidden", nobody: "unauthenticated" },
};

/** What lets people in cannot ask them to be in already. */
const openPaths = [
  "/healthz",
  "/readyz",
  "/metrics",
  "/openapi.json",
  "/sign-in",
  "/sign-in/callback",
  "/deployments/:id/kubeconfig",
  "/deployments/:id/cloud-init-events",
  // What a console shows before anybody has signed in.
  "/catalog/providers",
  "/catalog/components",
  "/preparation",
  "/sovereign/src/shared/constants/providerSizes.ts",
  // PowerDNS' API for holders of a zone's key, which the gateway checks and refuses in PowerDNS' own words.
  "/pdns/api/v1/servers/localhost/zones",
  "/pdns/api/v1/servers/localhost/zones/:zone",
];

test("in the real mothership every route treats every role, an owner, a stranger and nobody as its access says", async () => {
  const { api, db } = await setUp();
  const answers: string[] = [];
  const wanted: string[] = [];

  for (const who of everybody) {
    const token = who === "nobody" ? undefined : await tokenFor(db, who);
    for (const name of Object.keys(routes) as RouteName[]) {
      const route: Route = routes[name];
      const deploymentId = await insertDeployment(db, `person-${who === "owner" ? "owner" : "else"}`);
      const open = route.access === "person" || (route.forPeople ?? false);
      const looksOnly = who === "auditor" && open && route.startsWork;
      const refusal = refusals[open ? "person" : route.access][who] ?? "reached";
      wanted.push(`${who} ${name} ${looksOnly ? "forbidden" : refusal}`);
      answers.push(`${who} ${name} ${await answerOf(api, route, deploymentId, token)}`);
    }
  }

  expect(answers).toEqual(wanted);
});

test("the routes that are open to anybody are health, metrics, the API's description, sign-in and the post-backs, and no more", async () => {
  const { api } = await setUp();
  const open: string[] = [];

  for (const { method, path } of registeredRoutes(api)) {
    const url = path.replaceAll(/:\w+/g, "00112233445566aa");
    const reply = await api.inject({ method: method as "GET", url, ...(method === "POST" || method === "PUT" ? { payload: {} } : {}) });
    const refused =
      reply.statusCode === 401 && reply.headers["content-type"]?.includes("problem") && reply.json<Problem>().error === "unauthenticated";
    if (!refused) open.push(path.replace(/^(\/sovereign)?\/api\/v1/, ""));
  }

  const issuerAndHome = ["/oidc/interaction/:uid", "/", "/sovereign", "/sovereign/", "/bss"];
  expect(new Set(open)).toEqual(new Set([...openPaths, ...issuerAndHome]));
});

test("people are held to a rate of checks of names, and programs are not", async () => {
  const { api, db } = await setUp();
  const person = await tokenFor(db, "stranger");
  const program = await createPdmToken(db, systemRandom, { name: "crossplane", scopes: ["pdm:read"] });
  const refusedOf = async (bearer: string) => {
    const call = { url: "/api/v1/pool/omani.works/check?sub=acme", headers: { authorization: `Bearer ${bearer}` } };
    const replies = await Promise.all(Array.from({ length: 200 }, () => api.inject(call)));
    return new Set(replies.filter(({ statusCode }) => statusCode !== 200).map((reply) => reply.json<Problem>().error));
  };

  expect(await refusedOf(person)).toEqual(new Set(["rate-limited"]));
  expect(await refusedOf(program.open())).toEqual(new Set());
});

async function answerOf(api: FastifyInstance, route: Route, deploymentId: string, token: string | undefined): Promise<string> {
  const path = route.path.replace(":id", deploymentId).replace(":phase", "tofu-plan").replace(":tokenId", "t1");
  const reply = await api.inject({
    method: route.method,
    url: (route.prefix === "api" ? "/api/v1" : "") + path,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    ...(route.body ? { payload: {} } : {}),
  });
  const code = reply.headers["content-type"]?.includes("problem+json") ? reply.json<Problem>().error : undefined;
  return code !== undefined && ["unauthenticated", "forbidden", "deployment-not-found", "csrf-required"].includes(code) ? code : "reached";
}

/** What Fastify itself says is registered, whoever registered it. It does not say below what a wildcard stands (the issuer's), so that is left out. */
function registeredRoutes(api: FastifyInstance): { method: string; path: string }[] {
  const found: { method: string; path: string }[] = [];
  const names: string[] = [];
  for (const line of api.printRoutes({ commonPrefix: false }).split("\n")) {
    const match = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line);
    if (!match || match[2] === "*") continue;
    const [, indent = "", name = "", methods = ""] = match;
    const depth = indent.length / 4;
    names.splice(depth, names.length, name);
    for (const method of methods.split(", ").filter((word) => word !== "" && word !== "HEAD" && word !== "OPTIONS"))
      found.push({ method, path: names.join("") });
  }
  if (found.length < Object.keys(routes).length) throw new Error("The list of registered routes could not be read");
  return found;
}

async function setUp() {
  const { db, url } = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), "catalyst-access-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const config = readConfig({
    CATALYST_API_PUBLIC_URL: "http://127.0.0.1:8080/sovereign",
    CATALYST_GITOPS_REPO_URL: "https://git.example.org/catalyst",
    CATALYST_DATA_DIR: folder,
    DATABASE_URL: url,
    CATALYST_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
    CATALYST_CREATES_PER_HOUR: "1000",
  });
  const live = createLiveSecrets();
  const queue = await createQueue(url, silentLogger);
  const foundations = {
    config,
    db,
    databaseURL: url,
    vault: createVault([keyOf(Buffer.alloc(32, 7))], systemRandom, live),
    live,
    clock: systemClock,
    random: systemRandom,
    log: silentLogger,
    metrics: createMetrics(),
    close: async () => {},
  };
  const pdm = await createPdm(foundations);
  const { api } = await createApp({ ...foundations, queue, pdm });
  await api.ready();
  // Before the database goes: hooks run in the order opposite to their registration.
  onTestFinished(async () => {
    await api.close();
    await pdm.stop(0);
    await queue.stop();
  });
  return { api, db };
}

async function tokenFor(db: Db, who: Exclude<Who, "nobody">): Promise<string> {
  const now = systemClock.now();
  const token = newToken(systemRandom);
  const personId = `person-${who}`;
  await db.insertInto("people").values({ id: personId, roles: rolesOf[who], created_at: now }).execute();
  const expiresAt = new Date(now.getTime() + 3_600_000);
  await insertToken(db, {
    id: newId(systemRandom),
    hash: hashOf(token),
    personId,
    name: who,
    machineFile: null,
    createdAt: now,
    expiresAt,
  });
  return token;
}

/** A failed deployment, so that streams end by themselves; each with a name of its own. */
async function insertDeployment(db: Db, owner: string): Promise<string> {
  const id = newId(systemRandom);
  const { spec } = sampleDeployment({ spec: { fqdn: `${id}.example.org` } });
  await db
    .insertInto("deployments")
    .values({
      id,
      fqdn: spec.fqdn,
      slug: `${id}-example-org`,
      owner,
      status: "failed",
      spec: JSON.stringify(spec),
      facts: "{}",
      warnings: "[]",
    })
    .execute();
  return id;
}
