import { afterEach, beforeEach, expect, test } from "vitest";
import { createRecordingParent, type RecordingParent } from "../../testing/recording-parent.ts";
import { askOvh } from "../../testing/registrar-clients.ts";
import { startTestLab, type ApiAnswer, type TestLab } from "../../testing/test-lab.ts";
import type { DomainChange } from "../registrar-account.ts";

let lab: TestLab;
let parent: RecordingParent;
const domain = "/domain/acme-ovh.com";
const ours = ["ns1.openova.io", "ns2.openova.io"];
const wish = { nameServers: ours.map((host) => ({ host })) };

beforeEach(async () => {
  parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
});
afterEach(() => lab.close());

function ask(method: string, path: string, body?: object, change?: Parameters<typeof askOvh>[4]): Promise<ApiAnswer> {
  return askOvh(lab, method, path, body, change);
}

function changeDomain(change: DomainChange): void {
  lab.laboratory.registrars.changeDomain(lab.laboratory.registrars.domain("acme-ovh.com")!, change);
}

async function readServers(): Promise<{ host: string; ip: string | null; isUsed: boolean; toDelete: boolean }[]> {
  const { body: ids } = await ask("GET", `${domain}/nameServer`);
  return Promise.all(ids.map(async (id: number) => (await ask("GET", `${domain}/nameServer/${id}`)).body));
}

test("a change is a task: to do, being done, done; reads show the former set until then", async () => {
  await ask("PUT", domain, { nameServerType: "external" });
  const task = (await ask("POST", `${domain}/nameServers/update`, wish)).body;
  const stale = await readServers();
  lab.laboratory.clock.advance(21_000);
  const underWay = await ask("GET", `${domain}/task/${task.id}`);
  lab.laboratory.clock.advance(39_000);
  const over = await ask("GET", `${domain}/task/${task.id}`);
  const fresh = await readServers();

  expect(task).toMatchObject({
    function: "DomainDnsUpdate",
    status: "todo",
    comment: "",
    canRelaunch: false,
    todoDate: expect.any(String),
  });
  expect(stale.map(({ host }) => host)).toEqual(["dns19.ovh.net", "ns19.ovh.net"]);
  expect(["doing", "done"]).toContain(underWay.body.status);
  expect(over.body).toMatchObject({ status: "done", doneDate: expect.any(String) });
  expect(fresh.filter(({ toDelete }) => !toDelete).map(({ host }) => host)).toEqual(ours);
});

test("after a change the former servers stay in the list for a while, marked to be deleted", async () => {
  await lab.close();
  lab = await startTestLab({ set: { "registrar.ovh.task": [0, 0] } });
  await ask("PUT", domain, { nameServerType: "external" });
  await ask("POST", `${domain}/nameServers/update`, wish);

  const early = await readServers();
  lab.laboratory.clock.advance(20_000);
  const late = await readServers();

  expect(early.filter(({ toDelete }) => toDelete)).toMatchObject([{ host: "dns19.ovh.net", isUsed: false }, { host: "ns19.ovh.net" }]);
  expect(late).toHaveLength(2);
});

test("a hosted domain must become external before it takes servers, and needs a zone to go back", async () => {
  const refused = await ask("POST", `${domain}/nameServers/update`, wish);
  const switched = await ask("PUT", domain, { nameServerType: "external" });
  const type = await ask("GET", domain);
  const back = await ask("PUT", domain, { nameServerType: "hosted" });
  changeDomain({ hasZone: false });
  const without = await ask("PUT", domain, { nameServerType: "hosted" });

  expect(refused.status).toBe(400);
  expect(switched).toMatchObject({ status: 200, body: null });
  expect(type.body).toMatchObject({ domain: "acme-ovh.com", nameServerType: "external", hostSupported: true, dnssecSupported: true });
  expect(back.status).toBe(200);
  expect(without.status).toBe(400);
});

test.each([
  ["no list under that name", { nameServer: [{ host: "ns1.openova.io" }, { host: "ns2.openova.io" }] }],
  ["one host", { nameServers: [{ host: "ns1.openova.io" }] }],
  ["a host that is none", { nameServers: [{ host: "ns1" }, { host: "ns2.openova.io" }] }],
  ["a host below the domain without address", { nameServers: [{ host: "ns1.acme-ovh.com" }, { host: "ns2.openova.io" }] }],
])("%s is a bad request", async (_what, body) => {
  await ask("PUT", domain, { nameServerType: "external" });

  const refused = await ask("POST", `${domain}/nameServers/update`, body);

  expect(refused).toMatchObject({ status: 400, body: { httpCode: "400 Bad Request", message: expect.any(String) } });
});

test("hosts below the domain get their addresses by glue records or with the set, and the parent has them", async () => {
  const created = await ask("POST", `${domain}/glueRecord`, { host: "ns1.acme-ovh.com", ips: ["192.0.2.1"] });
  lab.laboratory.clock.advance(60_000);
  const again = await ask("POST", `${domain}/glueRecord`, { host: "ns1.acme-ovh.com", ips: ["192.0.2.1"] });
  await ask("POST", `${domain}/glueRecord/ns1.acme-ovh.com/update`, { ips: ["192.0.2.2"] });
  lab.laboratory.clock.advance(60_000);
  const glue = await ask("GET", `${domain}/glueRecord/ns1.acme-ovh.com`);
  await ask("PUT", domain, { nameServerType: "external" });
  await ask("POST", `${domain}/nameServers/update`, {
    nameServers: [{ host: "ns1.acme-ovh.com" }, { host: "ns2.acme-ovh.com", ip: "192.0.2.3" }],
  });
  lab.laboratory.clock.advance(70_000);
  await lab.laboratory.registrars.settled();

  expect(created.body).toMatchObject({ function: "DomainHostCreate", status: "todo" });
  expect(again.status).toBe(409);
  expect(glue.body).toEqual({ host: "ns1.acme-ovh.com", ips: ["192.0.2.2"] });
  expect(parent.held.get("acme-ovh.com")).toMatchObject({
    nameservers: ["ns1.acme-ovh.com", "ns2.acme-ovh.com"],
    glue: { "ns1.acme-ovh.com": ["192.0.2.2"], "ns2.acme-ovh.com": ["192.0.2.3"] },
  });
});

test("a registry without host objects takes no glue records", async () => {
  changeDomain({ hostSupported: false });

  const refused = await ask("POST", `${domain}/glueRecord`, { host: "ns1.acme-ovh.com", ips: ["192.0.2.1"] });

  expect(refused.status).toBe(400);
  expect((await ask("GET", domain)).body.hostSupported).toBe(false);
});

test("a second change while a task is open is a conflict", async () => {
  await ask("PUT", domain, { nameServerType: "external" });
  const first = await ask("POST", `${domain}/nameServers/update`, wish);

  const second = await ask("POST", `${domain}/nameServers/update`, wish);

  const open = await ask("GET", `${domain}/task?function=DomainDnsUpdate&status=todo`);
  const done = await ask("GET", `${domain}/task?status=done`);

  expect(second).toMatchObject({ status: 409, body: { httpCode: "409 Conflict" } });
  expect(open.body).toEqual([first.body.id]);
  expect(done.body).toEqual([]);
});

test.each([
  ["a wrong secret", { appSecret: "wrong" }, 400, "INVALID_SIGNATURE"],
  ["an unknown application", { appKey: "wrong" }, 403, "INVALID_KEY"],
  ["an unknown consumer", { consumerKey: "wrong" }, 403, "INVALID_CREDENTIAL"],
  ["a clock an hour late", { timestamp: Math.floor(Date.now() / 1000) - 3600 }, 400, "QUERY_TIME_OUT"],
])("%s is refused", async (_what, change, status, errorCode) => {
  expect(await ask("GET", "/domain", undefined, change)).toMatchObject({ status, body: { errorCode } });
});

test("without a signature nothing but the time is told", async () => {
  const time = await fetch(`${lab.registrarsURL}/ovh/1.0/auth/time`);
  const unsigned = await fetch(`${lab.registrarsURL}/ovh/1.0/domain`, { headers: { "x-ovh-application": "a" } });

  expect(Math.abs(Number(await time.text()) - Date.now() / 1000)).toBeLessThan(5);
  expect(unsigned.status).toBe(403);
  expect(await unsigned.json()).toMatchObject({ errorCode: "NOT_CREDENTIAL" });
});

test("the signature covers the address as it was written", async () => {
  const spelt = await ask("GET", "/domain/acme%2Dovh.com?as=written");
  const plain = await ask("GET", "/domain");

  expect([spelt.status, plain.status]).toEqual([200, 200]);
});

test("a credential without the right for a call is refused that call", async () => {
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("ovh", "customer")!, { rights: ["GET /domain/*"] });

  const read = await ask("GET", domain);
  const write = await ask("PUT", domain, { nameServerType: "external" });

  expect(read.status).toBe(200);
  expect(write).toMatchObject({ status: 403, body: { errorCode: "NOT_GRANTED_CALL" } });
});

test("a foreign domain is not found, an expired one says so with a status of its own, a locked one stays", async () => {
  const foreign = await ask("GET", "/domain/acme-godaddy.com");
  changeDomain({ locked: true });
  const locked = await ask("PUT", domain, { nameServerType: "external" });
  const status = await ask("GET", domain);
  changeDomain({ locked: false, expires: "2020-01-01" });
  const expired = await ask("GET", domain);

  expect(foreign).toMatchObject({ status: 404, body: { httpCode: "404 Not Found" } });
  expect(locked).toMatchObject({ status: 400, body: { message: expect.stringContaining("locked") } });
  expect(status.body.transferLockStatus).toBe("locked");
  expect(expired.status).toBe(460);
});

test("the sixty-first request of a minute is refused", async () => {
  for (let call = 0; call < 60; call++) await ask("GET", "/domain");

  expect((await ask("GET", "/domain")).status).toBe(429);
});
