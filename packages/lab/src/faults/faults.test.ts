import { afterEach, expect, test } from "vitest";
import { examples, startInstantLab, startTestLab, type TestLab } from "../testing/test-lab.ts";
import type { Rule } from "./scenario-schema.ts";

let lab: TestLab;

afterEach(() => lab.close());

test("a lost response is lost after the work was done", async () => {
  lab = await withRule({
    id: "r",
    when: { method: "POST", path: "/networks" },
    do: { lost_response: { after: "commit", as: "reset" } },
    times: 1,
  });

  await expect(lab.post("/networks", examples.network)).rejects.toThrow("fetch failed");
  const again = await lab.post("/networks", examples.network);

  expect(again).toMatchObject({ status: 409, body: { error: { code: "uniqueness_error" } } });
  expect((await lab.get("/networks")).body.networks).toHaveLength(1);
});

test("a response lost behind a bare 502 has no JSON, which makes the client repeat the request", async () => {
  lab = await withRule({ id: "r", when: { method: "POST" }, do: { lost_response: { after: "commit", as: 502 } }, times: 1 });

  const response = await fetch(`${lab.hetznerURL}/placement_groups`, {
    method: "POST",
    headers: { authorization: `Bearer ${lab.token}` },
    body: JSON.stringify({ name: "g", type: "spread" }),
  });

  expect(response.status).toBe(502);
  expect(response.headers.get("content-type")).not.toMatch(/json/);
  expect((await lab.get("/placement_groups")).body.placement_groups).toHaveLength(1);
});

test("a connection dropped before reading leaves no trace of the work", async () => {
  lab = await withRule({ id: "r", when: { method: "POST" }, do: { drop: "before-reading" }, times: 1 });

  await expect(lab.post("/networks", examples.network)).rejects.toThrow("fetch failed");

  expect((await lab.get("/networks")).body.networks).toEqual([]);
});

test("a connection dropped before answering did the work", async () => {
  lab = await withRule({ id: "r", when: { method: "POST" }, do: { drop: "before-answering" }, times: 1 });

  await expect(lab.post("/networks", examples.network)).rejects.toThrow("fetch failed");

  expect((await lab.get("/networks")).body.networks).toHaveLength(1);
});

test("an injected error answers in the place of the work, with details where the provider needs them", async () => {
  lab = await withRule({ id: "r", when: { method: "POST" }, do: { status: { code: "invalid_input" } } });

  const { status, body } = await lab.post("/networks", examples.network);

  expect(status).toBe(422);
  expect(body.error.details).toEqual({ fields: [] });
  expect((await lab.get("/networks")).body.networks).toEqual([]);
});

test("calls are counted per key, so parallel clients cannot change which one is hit", async () => {
  lab = await withRule({
    id: "r",
    when: { method: "POST", path: "/networks", nth: 2, key: "body.name" },
    do: { status: { code: "server_error" } },
  });
  const create = async (name: string): Promise<number> => (await lab.post("/networks", { ...examples.network, name })).status;

  const statuses = [await create("a"), await create("b"), await create("a"), await create("b"), await create("a")];

  expect(statuses).toEqual([201, 201, 500, 500, 409]);
});

test("a burst goes on for as many calls as it says", async () => {
  lab = await withRule({ id: "r", when: { method: "GET", nth: 2 }, do: { burst: { code: "unavailable", calls: 3 } } });

  const statuses: number[] = [];
  for (let call = 0; call < 6; call++) statuses.push((await lab.get("/servers")).status);

  expect(statuses).toEqual([200, 503, 503, 503, 200, 200]);
});

test("a burst can also go on for a span of virtual time", async () => {
  lab = await withRule({ id: "r", when: { nth: 1 }, do: { burst: { code: "unavailable", span: "10s" } } }, 0);

  const first = await lab.get("/servers");
  lab.laboratory.clock.advance(9999);
  const late = await lab.get("/servers");
  lab.laboratory.clock.advance(1);
  const after = await lab.get("/servers");

  expect([first.status, late.status, after.status]).toEqual([503, 503, 200]);
});

test("a rule drains the rate limit", async () => {
  lab = await withRule({ id: "r", when: { nth: 2 }, do: { rate_limit: true } }, 0);

  const statuses = [(await lab.get("/servers")).status, (await lab.get("/servers")).status, (await lab.get("/servers")).status];

  expect(statuses).toEqual([200, 429, 429]);
});

test("a stale read shows what was there before", async () => {
  lab = await startTestLab({ set: { "hetzner.latency.scale": 0 } });
  const { body } = await lab.post("/placement_groups", { name: "old", type: "spread" });
  const { id } = body.placement_group;
  lab.laboratory.clock.advance(60_000);
  await lab.put(`/placement_groups/${id}`, { name: "new" });
  await lab.post("/placement_groups", { name: "second", type: "spread" });
  lab.laboratory.clock.advance(10_000);
  lab.laboratory.faults.add({ id: "r", when: { method: "GET" }, do: { stale_read: { by: "30s" } } });

  const one = await lab.get(`/placement_groups/${id}`);
  const list = await lab.get("/placement_groups");
  lab.laboratory.faults.clear();
  const fresh = await lab.get("/placement_groups");

  expect(one.body.placement_group.name).toBe("old");
  expect(list.body.placement_groups).toHaveLength(1);
  expect(fresh.body.placement_groups).toHaveLength(2);
});

test("an action can be made to end in an error or to stand still", async () => {
  lab = await startTestLab();
  lab.laboratory.faults.add({
    id: "r",
    when: { method: "POST", path: "/servers" },
    do: { action_outcome: { error: { code: "server_error", message: "no" }, stuck: { progress: 30, for: "5m" } } },
  });
  const { body } = await lab.post("/servers", examples.server);

  lab.laboratory.clock.advance(240_000);
  const stuck = (await lab.get(`/actions/${body.action.id}`)).body.action;
  lab.laboratory.clock.advance(240_000);
  const over = (await lab.get(`/actions/${body.action.id}`)).body.action;

  expect(stuck).toMatchObject({ status: "running", progress: 30 });
  expect(over).toMatchObject({ status: "error", error: { code: "server_error", message: "no" } });
});

test("broken, cut off and foreign answers reach the client as such", async () => {
  lab = await startInstantLab();
  const read = (): Promise<Response> => fetch(`${lab.hetznerURL}/pricing`, { headers: { authorization: `Bearer ${lab.token}` } });
  const add = (id: string, action: Rule["do"]): void => lab.laboratory.faults.add({ id, do: action, times: 1 });

  add("malformed", { malformed_json: true });
  await expect((await read()).json()).rejects.toThrow(SyntaxError);
  add("partial", { partial_body: { bytes: 10 } });
  await expect(read().then((response) => response.text())).rejects.toThrow("terminated");
  add("page", { html_error: { status: 503, title: "Sorry" } });
  const page = await read();
  add("skew", { clock_skew: { by: "-1h" } });
  const skewed = await read();

  expect(page.status).toBe(503);
  expect(await page.text()).toContain("<h1>Sorry</h1>");
  expect(Date.now() - Date.parse(skewed.headers.get("date")!)).toBeGreaterThan(3_500_000);
});

test("a delay is virtual time, and chained rules add up", async () => {
  lab = await startInstantLab({ speed: 600 });
  lab.laboratory.faults.add({ id: "a", do: { delay: "6s" }, chain: true });
  lab.laboratory.faults.add({ id: "b", do: { delay: "6s" } });
  const before = lab.laboratory.clock.now();

  const { status } = await lab.get("/servers");

  expect(status).toBe(200);
  expect(lab.laboratory.clock.now() - before).toBeGreaterThanOrEqual(12_000);
});

test("rules look at phase, client and body", async () => {
  lab = await startInstantLab();
  lab.laboratory.faults.add({
    id: "r",
    when: { phase: "destroy", client: "node", body: { labels: { exists: true } } },
    do: { status: { code: "server_error" } },
  });
  const create = async (name: string, labels?: object): Promise<number> =>
    (await lab.post("/placement_groups", { name, type: "spread", ...(labels && { labels }) })).status;

  const elsewhere = await create("a", { a: "b" });
  lab.laboratory.faults.setPhase("destroy");
  const [without, with_] = [await create("b"), await create("c", { a: "b" })];

  expect([elsewhere, without, with_]).toEqual([201, 201, 500]);
});

test("the journal says which rule was at work, and holds no user data", async () => {
  lab = await withRule({ id: "slow", when: { path: "/servers" }, do: { delay: 0 } });

  await lab.post("/servers", { ...examples.server, user_data: "join-token-of-the-cluster" });
  const [entry] = lab.laboratory.journal.read({ rule: "slow" });

  expect(entry).toMatchObject({ method: "POST", path: "/servers", status: 201, project: "test", tokenId: "main" });
  expect(entry!.requestBody).toMatchObject({ user_data: { bytes: 25, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
  expect(entry!.actionIds).toHaveLength(2);
  expect(JSON.stringify(lab.laboratory.journal.read({}))).not.toContain("join-token");
});

async function withRule(rule: Rule, speed = 1): Promise<TestLab> {
  const started = await startInstantLab({ speed });
  started.laboratory.faults.add(rule);
  return started;
}
