import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, ask, personForTests } from "../../testing/ask-for-tests.ts";
import { type TestCluster, startTestCluster } from "../../testing/cluster-for-tests.ts";
import { sharedMothership } from "../../testing/shared-mothership.ts";

const shared = sharedMothership({ env: { CATALYST_ROLE: "api" } });
const bearer = "b".repeat(64);
let cluster: TestCluster;

beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.close());

describe("a kubeconfig that is posted", () => {
  test("is accepted once it works, kept sealed, and told of", async () => {
    const id = await awaiting();

    const answer = await put(id, cluster.kubeconfig());

    const state = await ask(shared(), "GET", `/api/v1/deployments/${id}`);
    const held = await ask(shared(), "GET", `/api/v1/deployments/${id}/credentials`);
    expect([answer.status, answer.text]).toEqual([204, ""]);
    expect(cluster.asked).toContain(`Bearer ${cluster.token}`);
    expect(state.body).toMatchObject({ regions: [{ key: "fsn1", status: "kubeconfig-accepted" }], result: { kubeconfigAvailable: true } });
    expect(state.body).not.toHaveProperty("subState");
    expect(held.body.held.map(({ name }: { name: string }) => name)).toContain("kubeconfig_fsn1");
    expect(await eventsOf(id)).toContain("The kubeconfig of region fsn1 was accepted");
  });

  test("again with the same bytes is accepted again, with others never, also by the other prefix", async () => {
    const id = await awaiting();
    await put(id, cluster.kubeconfig());

    const same = await put(id, cluster.kubeconfig(), { prefix: "/sovereign/api/v1" });
    const other = await put(id, cluster.kubeconfig({ user: { token: "another" } }));

    expect(same.status).toBe(204);
    expect(other).toMatchObject({ status: 403, body: { error: "already-set" } });
    expect((await eventsOf(id)).filter((message) => message.startsWith("The kubeconfig"))).toHaveLength(1);
  });

  test("by several at once is stored once", async () => {
    const id = await awaiting();

    const answers = await Promise.all([1, 2, 3].map(() => put(id, cluster.kubeconfig())));

    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204]);
    expect((await eventsOf(id)).filter((message) => message.startsWith("The kubeconfig"))).toHaveLength(1);
  });

  test("of one region of two does not end the wait", async () => {
    const id = await awaiting({ regions: ["fsn1", "hel1"] });

    const first = await put(id, cluster.kubeconfig());
    const between = await ask(shared(), "GET", `/api/v1/deployments/${id}`);
    const second = await put(id, cluster.kubeconfig(), { region: "hel1" });
    const after = await ask(shared(), "GET", `/api/v1/deployments/${id}`);

    expect([first.status, second.status]).toEqual([204, 204]);
    expect(between.body).toMatchObject({ subState: "awaiting-kubeconfig", result: { kubeconfigAvailable: false } });
    expect(after.body).toMatchObject({ result: { kubeconfigAvailable: true } });
  });
});

/** Each post violates the rule of its own step and every later one, so the answer shows the order. */
describe("the answers come in this order", () => {
  const nonsense = "{not: [a, kubeconfig";

  test.each<[string, Post & { status?: string; outputs?: boolean; withoutHash?: boolean; expired?: boolean }, number, string]>([
    ["1. no such deployment", { id: "00112233445566aa", as: null }, 404, "deployment-not-found"],
    ["1. no such region", { region: "mars", as: null }, 404, "region-not-found"],
    ["2. no bearer", { as: null, withoutHash: true, body: "" }, 401, "missing-bearer"],
    ["3. no hash on record", { withoutHash: true, expired: true, as: "wrong", body: "" }, 403, "no-bearer-hash"],
    ["3. expired", { expired: true, as: "wrong", body: "" }, 403, "bearer-expired"],
    ["3. at a settled status", { status: "failed", as: "wrong", body: "" }, 403, "bearer-expired"],
    ["3. wrong", { as: "wrong", body: "" }, 403, "invalid-bearer"],
    ["4. too large", { body: "x".repeat(1024 * 1024 + 1), outputs: false }, 422, "kubeconfig-too-large"],
    ["4. empty", { body: "", outputs: false }, 422, "empty-body"],
    ["6. not a kubeconfig", { body: nonsense, outputs: false }, 422, "invalid-kubeconfig"],
    ["7. outputs are not known yet", { changes: { cluster: { server: "https://127.0.0.1:1" } }, outputs: false }, 503, "outputs-pending"],
    ["8. another server", { changes: { cluster: { server: "https://127.0.0.1:1" } } }, 422, "invalid-kubeconfig"],
    ["9. the token is refused", { changes: { user: { token: "wrong" } } }, 503, "kubeconfig-unreachable"],
  ])("%s", async (_, { status, outputs, withoutHash, expired, ...post }, expected, error) => {
    const id = post.id ?? (await awaiting({ outputs: outputs ?? true, withoutHash: withoutHash ?? false, expired: expired ?? false }));
    if (status !== undefined) await shared().db.updateTable("deployments").set({ status: "failed" }).where("id", "=", id).execute();

    const answer = await put(id, post.body ?? cluster.kubeconfig(post.changes), post);

    expect(answer).toMatchObject({ status: expected, body: { status: expected, error } });
    expect(answer.headers["retry-after"]).toBe(expected === 503 ? "10" : undefined);
    expect(answer.text).not.toContain(cluster.token);
  });

  test("9. nobody answers at the server's address", async () => {
    const gone = await startTestCluster();
    const id = await awaiting({ server: gone.server });
    await gone.close();

    const answer = await put(id, gone.kubeconfig());

    expect(answer).toMatchObject({ status: 503, body: { error: "kubeconfig-unreachable" }, headers: { "retry-after": "10" } });
  });

  test("9. the server's certificate is of another CA", async () => {
    const other = await startTestCluster();
    const id = await awaiting();

    const answer = await put(
      id,
      cluster.kubeconfig({ cluster: { "certificate-authority-data": Buffer.from(other.ca).toString("base64") } }),
    );

    await other.close();
    expect(answer).toMatchObject({ status: 503, body: { error: "kubeconfig-unreachable" } });
  });
});

describe("6. refused is what could run something, read something or trust anybody", () => {
  test.each<[string, { cluster?: object; user?: object; top?: object }]>([
    ["http", { cluster: { server: "http://127.0.0.1:6443" } }],
    ["skipped verification", { cluster: { "insecure-skip-tls-verify": true } }],
    ["a proxy", { cluster: { "proxy-url": "http://127.0.0.1:1" } }],
    ["a CA in a file", { cluster: { "certificate-authority": "/etc/passwd" } }],
    ["another name in the certificate", { cluster: { "tls-server-name": "elsewhere" } }],
    ["no CA", { cluster: { "certificate-authority-data": "" } }],
    ["a CA that is none", { cluster: { "certificate-authority-data": Buffer.from("hello").toString("base64") } }],
    ["a command", { user: { exec: { command: "sh" } } }],
    ["an auth plugin", { user: { "auth-provider": { name: "gcp" } } }],
    ["a client certificate", { user: { "client-certificate-data": "AA==" } }],
    ["a token in a file", { user: { tokenFile: "/etc/shadow" } }],
    ["no token", { user: { token: "" } }],
    ["a token with a line break", { user: { token: "a\r\nX-Evil: 1" } }],
    ["two clusters", { top: { clusters: [{}, {}] } }],
    ["two users", { top: { users: [{}, {}] } }],
    ["no context", { top: { contexts: [] } }],
    ["a context of another cluster", { top: { contexts: [{ name: "a", context: { cluster: "b", user: "catalyst-bootstrap" } }] } }],
    ["a list in place of a cluster", { top: { clusters: [null] } }],
  ])("%s", async (_, changes) => {
    const id = await awaiting({ outputs: false });

    const answer = await put(id, cluster.kubeconfig(changes));

    expect(answer).toMatchObject({ status: 422, body: { error: "invalid-kubeconfig", detail: expect.any(String) } });
  });

  test("a document that grows when it is read", async () => {
    const id = await awaiting({ outputs: false });

    const answer = await put(id, "a: &a [1,1,1]\nb: [*a, *a, *a]\n");

    expect(answer).toMatchObject({ status: 422, body: { error: "invalid-kubeconfig" } });
  });
});

describe("the kubeconfig that people fetch", () => {
  test("is the one that was posted, as a file that is nowhere kept, and the fetching is on record", async () => {
    const id = await awaiting();
    const posted = cluster.kubeconfig();
    await put(id, posted);

    const answer = await ask(shared(), "GET", `/api/v1/deployments/${id}/kubeconfig`);

    const fqdn = (await ask(shared(), "GET", `/api/v1/deployments/${id}`)).body.sovereignFQDN as string;
    const { body } = await ask(shared(), "GET", `/api/v1/audit?target=${id}`);
    expect([answer.status, answer.text]).toEqual([200, posted]);
    expect(answer.headers).toMatchObject({
      "content-type": "application/yaml",
      "content-disposition": `attachment; filename="${fqdn}-kubeconfig.yaml"`,
      "cache-control": "no-store",
    });
    expect(body.entries).toContainEqual(
      expect.objectContaining({
        action: "readKubeconfig",
        outcome: "allowed",
        detail: expect.objectContaining({ region: "fsn1", status: 200 }),
      }),
    );
    expect(JSON.stringify(body)).not.toContain(cluster.token);
  });

  test("is of the region that is asked for, which may still be missing, and which must be one of the deployment's", async () => {
    const id = await awaiting({ regions: ["fsn1", "hel1"] });
    await put(id, cluster.kubeconfig(), { region: "hel1" });

    const answers = await Promise.all(
      ["hel1", "fsn1", "mars"].map((region) => ask(shared(), "GET", `/api/v1/deployments/${id}/kubeconfig?region=${region}`)),
    );

    expect(answers.map(({ status, body }) => [status, body.error])).toEqual([
      [200, undefined],
      [409, "kubeconfig-file-missing"],
      [404, "region-not-found"],
    ]);
  });

  test.each([
    ["adopted", 410, "kubeconfig-retired"],
    ["wiped", 410, "deployment-wiped"],
  ] as const)("is not to be had once the deployment is %s", async (status, code, error) => {
    const id = await awaiting();
    await put(id, cluster.kubeconfig());
    await shared().db.updateTable("deployments").set({ status }).where("id", "=", id).execute();

    const answer = await ask(shared(), "GET", `/api/v1/deployments/${id}/kubeconfig`);

    expect(answer).toMatchObject({ status: code, body: { error } });
    expect(answer.text).not.toContain(cluster.token);
  });

  test("is nobody else's", async () => {
    const id = await awaiting();
    await put(id, cluster.kubeconfig());
    const stranger = await personForTests(shared().db);

    const answer = await ask(shared(), "GET", `/api/v1/deployments/${id}/kubeconfig`, { as: stranger.token });

    expect(answer).toMatchObject({ status: 404, body: { error: "deployment-not-found" } });
  });
});

interface Post {
  id?: string;
  region?: string;
  as?: string | null;
  body?: string;
  changes?: { cluster?: object; user?: object };
  prefix?: string;
}

function put(id: string, body: string, { region, as = bearer, prefix = "/api/v1" }: Post = {}): Promise<Answer> {
  const query = region === undefined ? "" : `?region=${region}`;
  return ask(shared(), "PUT", `${prefix}/deployments/${id}/kubeconfig${query}`, {
    raw: body,
    as,
    headers: { "content-type": "application/yaml" },
  });
}

async function eventsOf(id: string): Promise<string[]> {
  const { body } = await ask(shared(), "GET", `/api/v1/deployments/${id}/events`);
  return body.events.map(({ message }: { message: string }) => message);
}

interface Awaiting {
  regions?: string[];
  outputs?: boolean;
  withoutHash?: boolean;
  expired?: boolean;
  server?: string;
}

/** A deployment whose infrastructure stands and whose bearer the test knows. */
async function awaiting({
  regions = ["fsn1"],
  outputs = true,
  withoutHash = false,
  expired = false,
  server,
}: Awaiting = {}): Promise<string> {
  const { client, request, db } = shared();
  const body = request({
    sovereignFQDN: `a${randomBytes(6).toString("hex")}.omani.works`,
    regions: regions.map((cloudRegion) => ({ cloudRegion })),
  });
  const { id } = await client.call("createDeployment", { body });
  const kubernetesAPI = Object.fromEntries(regions.map((key) => [key, server ?? cluster.server]));
  const result = {
    sovereignFQDN: body.sovereignFQDN,
    controlPlaneIP: "127.0.0.1",
    loadBalancerIP: "127.0.0.1",
    consoleURL: "https://console",
    gitopsRepoURL: "https://gitea",
    kubeconfigAvailable: false,
    regions: {},
  };
  await db.updateTable("phase_runs").set({ status: "succeeded" }).where("deployment_id", "=", id).execute();
  await db
    .updateTable("deployments")
    .set({
      status: outputs ? "flux-bootstrapping" : "tofu-applying",
      sub_state: "awaiting-kubeconfig",
      bearer_hash: withoutHash ? null : createHash("sha256").update(bearer).digest(),
      bearer_expires_at: new Date(Date.now() + (expired ? -1000 : 60_000)),
      facts: JSON.stringify(outputs ? { kubernetesAPI } : {}),
      result: JSON.stringify(result),
    })
    .where("id", "=", id)
    .execute();
  return id;
}
