import { afterEach, beforeEach, expect, test } from "vitest";
import { askGodaddy, customerOf } from "../../testing/registrar-clients.ts";
import { startTestLab, type ApiAnswer, type TestLab } from "../../testing/test-lab.ts";
import type { DomainChange } from "../registrar-account.ts";

let lab: TestLab;
const domain = "/v1/domains/acme-godaddy.com";
const ours = ["ns1.openova.io", "ns2.openova.io"];

beforeEach(async () => {
  lab = await startTestLab();
});
afterEach(() => lab.close());

function ask(method: string, path: string, body?: object, authorization?: string): Promise<ApiAnswer> {
  return askGodaddy(lab, method, path, body, authorization);
}

function changeDomain(change: DomainChange): void {
  lab.laboratory.registrars.changeDomain(lab.laboratory.registrars.domain("acme-godaddy.com")!, change);
}

test("a change is accepted with an empty body, and reads show it only some time later", async () => {
  const before = await ask("GET", domain);
  const changed = await ask("PATCH", domain, { nameServers: ours });
  const early = await ask("GET", domain);
  lab.laboratory.clock.advance(60_000);
  const late = await ask("GET", domain);

  expect(before.body).toMatchObject({ domain: "acme-godaddy.com", status: "ACTIVE", transferProtected: false });
  expect(changed).toMatchObject({ status: 204, body: undefined });
  expect(early.body.nameServers).toEqual(["ns51.domaincontrol.com", "ns52.domaincontrol.com"]);
  expect(late.body.nameServers).toEqual(ours);
});

test("an account with too few domains is shut out although its key is right", async () => {
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("godaddy", "customer")!, { otherDomains: 6 });

  const one = await ask("GET", domain);
  const list = await ask("GET", "/v1/domains?limit=1");

  expect([one.status, list.status]).toEqual([403, 403]);
  expect(one.body.code).toBe("ACCESS_DENIED");
});

test("domains are listed page after page by marker, without their name servers", async () => {
  const first = await ask("GET", "/v1/domains?statuses=ACTIVE&limit=2");
  const second = await ask("GET", `/v1/domains?statuses=ACTIVE&limit=2&marker=${first.body[1].domain}`);
  const none = await ask("GET", "/v1/domains?statuses=CANCELLED");

  expect([...first.body, ...second.body].map((each: { domain: string }) => each.domain)).toEqual([
    "acme-godaddy.biz",
    "acme-godaddy.com",
    "acme-godaddy.io",
  ]);
  expect(first.body[0].nameServers).toBeNull();
  expect(none.body).toEqual([]);
});

test.each([
  ["a header of another form", "Bearer a:b", 401, "MALFORMED_CREDENTIALS"],
  ["an unknown key", "sso-key a:b", 401, "UNABLE_TO_AUTHENTICATE"],
])("%s is refused", async (_what, authorization, status, code) => {
  expect(await ask("GET", domain, undefined, authorization)).toMatchObject({ status, body: { code } });
});

test.each([
  ["one host", ["ns1.openova.io"]],
  ["a dot at the end", ["ns1.openova.io.", "ns2.openova.io"]],
  ["the same host twice", ["ns1.openova.io", "ns1.openova.io"]],
  ["a host below the domain, whose address no call can register", ["ns1.acme-godaddy.com", "ns2.openova.io"]],
])("%s is not a set of name servers", async (_what, nameServers) => {
  const refused = await ask("PATCH", domain, { nameServers });

  expect(refused).toMatchObject({ status: 422, body: { code: "INVALID_BODY", fields: [{ path: "nameServers" }] } });
});

test("a foreign domain and a route that does not exist are not found", async () => {
  const foreign = await ask("GET", "/v1/domains/acme-ovh.com");
  const hosts = await ask("PUT", `${domain}/hosts/ns1.acme-godaddy.com`, { ips: ["192.0.2.1"] });

  expect([foreign.status, hosts.status]).toEqual([404, 404]);
});

test("a protected domain wants a second factor, a locked one is not active", async () => {
  changeDomain({ protected: true });
  const guarded = await ask("PATCH", domain, { nameServers: ours });
  const flags = await ask("GET", domain);
  changeDomain({ protected: false, locked: true });
  const locked = await ask("PATCH", domain, { nameServers: ours });
  const status = await ask("GET", domain);

  expect(guarded).toMatchObject({ status: 403, body: { code: "DOMAIN_PROTECTED", message: expect.stringContaining("second factor") } });
  expect(flags.body).toMatchObject({ transferProtected: true, expirationProtected: true });
  expect(locked).toMatchObject({ status: 422, body: { code: "INVALID_STATUS" } });
  expect(status.body.status).toBe("LOCKED_REGISTRAR");
});

test("the second version works by an action of the customer, one at a time", async () => {
  const base = `/v2/customers/${customerOf(lab, "godaddy").number}/domains/acme-godaddy.com`;
  const accepted = await ask("PUT", `${base}/nameServers`, { nameServers: ours });
  const early = await ask("GET", `${base}/actions/DOMAIN_UPDATE_NAME_SERVERS`);
  const second = await ask("PATCH", domain, { nameServers: ours });
  lab.laboratory.clock.advance(60_000);
  const late = await ask("GET", `${base}/actions/DOMAIN_UPDATE_NAME_SERVERS`);
  const stranger = await ask("PUT", "/v2/customers/1/domains/acme-godaddy.com/nameServers", { nameServers: ours });

  expect(accepted.status).toBe(202);
  expect(early.body).toMatchObject({ type: "DOMAIN_UPDATE_NAME_SERVERS", status: "ACCEPTED" });
  expect(second).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  expect(late.body).toMatchObject({ status: "SUCCESS", completedAt: expect.any(String) });
  expect((await ask("GET", domain)).body.nameServers).toEqual(ours);
  expect(stranger.status).toBe(403);
});

test("sixty requests a minute are let in per endpoint, and the refusal says when to come back", async () => {
  for (let call = 0; call < 60; call++) await ask("GET", domain);

  const tooMany = await ask("GET", domain);
  const elsewhere = await ask("GET", "/v1/domains");

  expect(tooMany).toMatchObject({ status: 429, body: { code: "TOO_MANY_REQUESTS", retryAfterSec: 60 } });
  expect(tooMany.headers.get("retry-after")).toBe("60");
  expect(elsewhere.status).toBe(200);
});
