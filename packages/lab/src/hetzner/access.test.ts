import { afterEach, expect, test } from "vitest";
import { examples, startInstantLab, type TestLab } from "../testing/test-lab.ts";
import { eras } from "./era.ts";

let lab: TestLab;

afterEach(() => lab.close());

test.each(eras)("a read token may read but not write in era %s", async (era) => {
  lab = await startInstantLab({ era });

  const read = await lab.ask("GET", "/servers", undefined, lab.readerToken);
  const write = await lab.ask("POST", "/ssh_keys", { name: "k", public_key: examples.sshKey }, lab.readerToken);

  expect(read.status).toBe(200);
  expect(write).toMatchObject({ status: 403, body: { error: { code: era === "2026-11" ? "forbidden" : "token_readonly" } } });
});

test("an empty placement group tells a reading token from a writing one and creates nothing", async () => {
  lab = await startInstantLab();

  const reader = await lab.ask("POST", "/placement_groups", "", lab.readerToken);
  const writer = await lab.ask("POST", "/placement_groups", "");

  expect(reader).toMatchObject({ status: 403, body: { error: { code: "forbidden" } } });
  expect(writer).toMatchObject({ status: 422, body: { error: { code: "invalid_input" } } });
  expect(writer.body.error.details.fields.map((field: { name: string }) => field.name)).toEqual(["name", "type"]);
  expect((await lab.get("/placement_groups")).body.placement_groups).toEqual([]);
});

test.each(["", "nonsense", `lab${"x".repeat(61)}`])("token %j is unauthorized", async (token) => {
  lab = await startInstantLab();

  const { status, body } = await lab.ask("GET", "/servers", undefined, token);

  expect(status).toBe(401);
  expect(body.error.code).toBe("unauthorized");
});

test.each(["expire", "revoke"] as const)("a token stops working when an event says %s", async (change) => {
  lab = await startInstantLab();
  const before = await lab.get("/servers");

  lab.laboratory.scenario.fire({ id: "e", do: { token: { id: "main", change } } });
  const after = await lab.get("/servers");

  expect([before.status, after.status]).toEqual([200, 401]);
});

test("projects do not see each other, and names are unique only inside one", async () => {
  lab = await startInstantLab({ projects: [{ id: "test" }, { id: "other" }] });
  const otherToken = lab.projects[1]!.tokens[0]!.token;
  const mine = (await lab.post("/networks", examples.network)).body.network;

  const foreign = await lab.ask("GET", `/networks/${mine.id}`, undefined, otherToken);
  const list = await lab.ask("GET", "/networks", undefined, otherToken);
  const sameName = await lab.ask("POST", "/networks", examples.network, otherToken);

  expect(foreign.status).toBe(404);
  expect(list.body.networks).toEqual([]);
  expect(sameName.status).toBe(201);
});

test("an action of another project is not found", async () => {
  lab = await startInstantLab({ projects: [{ id: "test" }, { id: "other" }] });
  const { body } = await lab.post("/servers", examples.server);

  const foreign = await lab.ask("GET", `/actions?id=${body.action.id}`, undefined, lab.projects[1]!.tokens[0]!.token);

  expect(foreign.body.actions).toEqual([]);
});

test("the rate limit counts down, refuses when empty, and refills with virtual time", async () => {
  lab = await startInstantLab({ speed: 0, projects: [{ id: "test", rateLimit: 3 }] });

  const answers = [await lab.get("/servers"), await lab.get("/servers"), await lab.get("/servers"), await lab.get("/servers")];
  lab.laboratory.clock.advance(1000);
  const refilled = await lab.get("/servers");

  expect(answers.map((answer) => answer.headers.get("ratelimit-remaining"))).toEqual(["2", "1", "0", "0"]);
  expect(answers[3]).toMatchObject({ status: 429, body: { error: { code: "rate_limit_exceeded" } } });
  expect(answers[0]!.headers.get("ratelimit-limit")).toBe("3");
  expect(refilled.status).toBe(200);
});

test("the quota is checked when something is created and counts what still lingers", async () => {
  lab = await startInstantLab({ set: { "hetzner.latency.scale": 1 }, speed: 0, projects: [{ id: "test", quota: { networks: 1 } }] });
  const { body } = await lab.post("/networks", examples.network);
  await lab.del(`/networks/${body.network.id}`);

  const refused = await lab.post("/networks", { ...examples.network, name: "second" });

  expect(refused).toMatchObject({
    status: 403,
    body: {
      error: { code: "resource_limit_exceeded", message: "network limit exceeded", details: { limits: [{ name: "network_limit" }] } },
    },
  });
});

test("a body that is no JSON is a json_error, an unknown path is not found", async () => {
  lab = await startInstantLab();

  const [broken, unknown] = [await lab.ask("POST", "/networks", "{"), await lab.get("/zones")];

  expect(broken).toMatchObject({ status: 400, body: { error: { code: "json_error" } } });
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  expect(lab.laboratory.journal.read({ path: "/zones" })[0]!.warning).toBe("this endpoint is not emulated");
});

test("every answer carries a correlation id and JSON as its type", async () => {
  lab = await startInstantLab();

  const { headers } = await lab.get("/nowhere");

  expect(headers.get("x-correlation-id")).toMatch(/^[0-9a-f]{16}$/);
  expect(headers.get("content-type")).toMatch(/^application\/json/);
});

test("the place for services the lab does not have answers 404", async () => {
  lab = await startInstantLab();

  const { status } = await fetch(`${lab.nothingURL}/v1/storage_boxes`);

  expect(status).toBe(404);
});
