import { afterEach, beforeEach, expect, test } from "vitest";
import { examples, startTestLab, type TestLab } from "../testing/test-lab.ts";
import { AdminError, createAdminClient, type AdminClient } from "./admin-client.ts";

let lab: TestLab;
let admin: AdminClient;

beforeEach(async () => {
  lab = await startTestLab({ name: "mine" });
  admin = createAdminClient({ url: lab.adminURL, token: lab.adminToken });
});
afterEach(() => lab.close());

test("without its token the admin API answers nothing", async () => {
  const stranger = createAdminClient({ url: lab.adminURL, token: "wrong" });

  await expect(stranger.census()).rejects.toMatchObject({ status: 401 });
});

test("problems are answered as problem+json", async () => {
  const response = await fetch(`${lab.adminURL}/admin/nowhere`, { headers: { authorization: `Bearer ${lab.adminToken}` } });

  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toContain("application/problem+json");
  expect(await response.json()).toMatchObject({ title: "Not found", status: 404 });
});

test("time can be read, sped up and moved", async () => {
  const moved = await admin.advance("90s");
  const faster = await admin.setSpeed(600);

  expect(moved).toMatchObject({ virtual: 90_000, speed: 0 });
  expect(faster.speed).toBe(600);
  await expect(admin.setSpeed(1000)).rejects.toThrow(AdminError);
});

test("the census counts every resource, lingering ones too, until they are gone", async () => {
  const { body } = await lab.post("/networks", examples.network);
  await lab.del(`/networks/${body.network.id}`);

  const lingering = await admin.census();
  await admin.advance("10s");
  const empty = await admin.census();

  expect(lingering).toMatchObject({ total: 1, projects: [{ id: "test", kinds: { networks: [{ name: "net", lingering: true }] } }] });
  expect(empty).toMatchObject({ total: 0, projects: [{ id: "test", total: 0, kinds: {} }] });
});

test("resources are listed as the API shows them, lingering ones on request", async () => {
  const { body } = await lab.post("/networks", examples.network);
  const listed = await admin.resources({ kind: "networks" });
  await lab.del(`/networks/${body.network.id}`);

  expect(listed).toMatchObject([{ project: "test", kind: "networks", lingering: false, resource: { name: "net" } }]);
  expect(await admin.resources()).toEqual([]);
  expect(await admin.resources({ include: "lingering" })).toHaveLength(1);
});

test("a scenario is loaded from its text, shown and cleared", async () => {
  await admin.loadScenario("version: 1\nname: broken\nrules: [{ id: r, do: { status: { code: server_error } } }]\n");
  const broken = await lab.get("/servers");
  const shown = await admin.scenario();
  const rules = await admin.rules();
  await admin.clearScenario();

  expect(broken.status).toBe(500);
  expect(shown?.name).toBe("broken");
  expect(rules).toMatchObject([{ rule: { id: "r" }, fired: 1 }]);
  expect((await lab.get("/servers")).status).toBe(200);
});

test("a scenario that is not valid is refused and says where", async () => {
  await expect(admin.loadScenario("version: 1\nname: x\nrulez: []\n")).rejects.toMatchObject({ status: 400 });
});

test("rules come and go one by one, events happen now", async () => {
  await admin.addRule({ id: "r", do: { status: { code: "unavailable" } } });
  const broken = await lab.get("/servers");
  await admin.removeRule("r");
  await admin.fire({ spawn: { what: "volume" } });

  expect(broken.status).toBe(503);
  expect((await lab.get("/volumes")).body.volumes).toHaveLength(1);
  await expect(admin.removeRule("r")).rejects.toMatchObject({ status: 404 });
  await expect(admin.fire({ token: { id: "nobody", change: "revoke" } })).rejects.toMatchObject({ status: 400 });
});

test("the journal can be read in part and followed as it grows", async () => {
  await lab.get("/servers");
  await lab.post("/networks", examples.network);
  const posts = await admin.journal({ method: "POST" });
  const stop = new AbortController();
  const stream = admin.followJournal({ since: posts[0]!.seq }, stop.signal);

  const next = stream.next();
  await lab.get("/volumes");
  const { value } = await next;
  stop.abort();

  expect(posts).toMatchObject([{ path: "/networks", status: 201 }]);
  expect(value).toMatchObject({ method: "GET", path: "/volumes" });
});

test("a snapshot brings everything back, running actions included", async () => {
  const { body } = await lab.post("/servers", examples.server);
  const id = await admin.saveSnapshot();
  await admin.advance("2m");
  await lab.del(`/servers/${body.server.id}`);
  await admin.advance("2m");

  await admin.restoreSnapshot(id);
  const back = (await lab.get(`/servers/${body.server.id}`)).body.server;
  const action = (await lab.get(`/actions/${body.action.id}`)).body.action;
  await admin.advance("2m");
  const later = (await lab.get(`/servers/${body.server.id}`)).body.server;

  expect(back.status).toBe("initializing");
  expect(action.status).toBe("running");
  expect(later.status).toBe("running");
});

test("a reset empties one project or everything", async () => {
  const [token] = await admin.createProject({ id: "second" });
  await lab.post("/networks", examples.network);
  await lab.ask("POST", "/networks", examples.network, token!.token);

  await admin.reset({ project: "test" });
  const onlySecond = await admin.census();
  await admin.reset("all");
  const afterAll = await admin.census();

  expect(onlySecond.projects.map((project) => project.total)).toEqual([0, 1]);
  expect(afterAll.projects.map((project) => project.id)).toEqual(["test"]);
  expect((await lab.get("/networks")).status).toBe(200);
});

test("a token can be issued while the lab runs", async () => {
  const issued = await admin.issueToken("test", "auditor", "read");

  const { status } = await lab.ask("GET", "/servers", undefined, issued.token);

  expect(status).toBe(200);
  expect(issued.token).toMatch(/^lab[A-Za-z0-9]{61}$/);
});

test("the status says what runs here", async () => {
  expect(await admin.status()).toMatchObject({ name: "mine", era: "2026-11", speed: 0, scenario: null, projects: 1, resources: 0 });
});
