import { afterEach, beforeEach, expect, test } from "vitest";
import { askCloudflare, customerOf } from "../../testing/registrar-clients.ts";
import { createRecordingParent, type RecordingParent } from "../../testing/recording-parent.ts";
import { startTestLab, type ApiAnswer, type TestLab } from "../../testing/test-lab.ts";

let lab: TestLab;
let parent: RecordingParent;
let zone: string;

beforeEach(async () => {
  parent = createRecordingParent();
  lab = await startTestLab({ dns: { parent } });
  zone = (await ask("GET", "/zones?name=acme-cloudflare.com")).body.result[0].id;
});
afterEach(() => lab.close());

function ask(method: string, path: string, body?: object, authorization?: string): Promise<ApiAnswer> {
  return askCloudflare(lab, method, path, body, authorization);
}

function createNs(content: string, ttl = 3600): Promise<ApiAnswer> {
  return ask("POST", `/zones/${zone}/dns_records`, { type: "NS", name: "cloud.acme-cloudflare.com", content, ttl });
}

test("a zone is found by its exact name, and one of somebody else is an empty list", async () => {
  const mine = await ask("GET", "/zones?name=acme-cloudflare.com");
  const foreign = await ask("GET", "/zones?name=acme-ovh.com");

  expect(mine).toMatchObject({
    status: 200,
    body: {
      success: true,
      errors: [],
      result: [{ name: "acme-cloudflare.com", status: "active", name_servers: ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"] }],
      result_info: { page: 1, count: 1, total_count: 1, total_pages: 1 },
    },
  });
  expect(foreign.body).toMatchObject({ success: true, result: [], result_info: { total_count: 0 } });
});

test("a change of the zone's name servers says success and changes nothing", async () => {
  const patched = await ask("PATCH", `/zones/${zone}`, { name_servers: ["ns1.openova.io", "ns2.openova.io"] });

  const { body } = await ask("GET", `/zones/${zone}`);

  expect(patched).toMatchObject({ status: 200, body: { success: true } });
  expect(body.result.name_servers).toEqual(["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]);
});

test("name servers and keys of a name below the zone can be set, listed and taken away", async () => {
  const created = await createNs("NS1.openova.io.");
  const ds = { key_tag: 4711, algorithm: 13, digest_type: 2, digest: "ab".repeat(32) };
  await ask("POST", `/zones/${zone}/dns_records`, { type: "DS", name: "cloud", ttl: 3600, data: ds });
  const listed = await ask("GET", `/zones/${zone}/dns_records?name=cloud.acme-cloudflare.com`);
  await ask("PATCH", `/zones/${zone}/dns_records/${created.body.result.id}`, { content: "ns2.openova.io" });
  const changed = await ask("GET", `/zones/${zone}/dns_records/${created.body.result.id}`);
  const removed = await ask("DELETE", `/zones/${zone}/dns_records/${created.body.result.id}`);
  const gone = await ask("DELETE", `/zones/${zone}/dns_records/${created.body.result.id}`);

  expect(listed.body.result).toMatchObject([
    { type: "NS", name: "cloud.acme-cloudflare.com", content: "ns1.openova.io", ttl: 3600 },
    { type: "DS", name: "cloud.acme-cloudflare.com", content: `4711 13 2 ${ds.digest}`, data: ds },
  ]);
  expect(changed.body.result.content).toBe("ns2.openova.io");
  expect(removed.body.result).toEqual({ id: created.body.result.id });
  expect(gone).toMatchObject({ status: 404, body: { errors: [{ code: 81044 }] } });
});

test("what a zone delegates further down is seen in the DNS, until the records are taken away", async () => {
  const name = "cloud.acme-cloudflare.com";
  const { body } = await createNs("ns1.openova.io");
  await createNs("ns2.openova.io");
  await propagate();
  const two = parent.held.get(name);
  await ask("DELETE", `/zones/${zone}/dns_records/${body.result.id}`);
  await propagate();
  const one = parent.held.get(name);
  const { body: left } = await ask("GET", `/zones/${zone}/dns_records?type=NS`);
  await ask("DELETE", `/zones/${zone}/dns_records/${left.result[0].id}`);
  await propagate();

  expect(two).toEqual({ domain: name, nameservers: ["ns1.openova.io", "ns2.openova.io"], glue: {}, ds: [] });
  expect(one?.nameservers).toEqual(["ns2.openova.io"]);
  expect(parent.held.get(name)?.nameservers).toEqual([]);
  expect(lab.laboratory.registrars.published().some(({ domain }) => domain === name)).toBe(false);
  expect(parent.held.get("acme-cloudflare.com")?.nameservers).toEqual(["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]);
});

async function propagate(): Promise<void> {
  lab.laboratory.clock.advance(10_000);
  await lab.laboratory.registrars.settled();
}

test("a record that exists is refused with one of two codes, by whether the whole of it is the same", async () => {
  await createNs("ns1.openova.io", 3600);

  const identical = await createNs("ns1.openova.io", 3600);
  const similar = await createNs("ns1.openova.io", 300);

  expect(identical).toMatchObject({ status: 400, body: { success: false, errors: [{ code: 81058 }], result: null } });
  expect(similar).toMatchObject({ status: 400, body: { errors: [{ code: 81057 }] } });
});

test.each([
  ["a name that is none", { type: "NS", name: "cloud", content: "not a host", ttl: 3600 }],
  ["a lifetime out of range", { type: "NS", name: "cloud", content: "ns1.openova.io", ttl: 10 }],
  ["name servers of the zone itself", { type: "NS", name: "@", content: "ns1.openova.io", ttl: 3600 }],
  ["a key without its digest", { type: "DS", name: "cloud", ttl: 3600, data: { key_tag: 1, algorithm: 13, digest_type: 2 } }],
])("%s is a validation error with its cause in the chain", async (_what, record) => {
  const refused = await ask("POST", `/zones/${zone}/dns_records`, record);

  expect(refused).toMatchObject({
    status: 400,
    body: { success: false, errors: [{ code: 1004, message: "DNS Validation Error", error_chain: [{ code: expect.any(Number) }] }] },
  });
});

test("a token of an account works everywhere but where tokens are verified", async () => {
  const personal = await ask("GET", "/user/tokens/verify");
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("cloudflare", "customer")!, { accountOwnedToken: true });

  const owned = await ask("GET", "/user/tokens/verify");
  const zones = await ask("GET", "/zones");

  expect(personal.body.result).toMatchObject({ status: "active" });
  expect(owned).toMatchObject({ status: 401, body: { success: false, errors: [{ code: 1000 }] } });
  expect(zones.status).toBe(200);
});

test("headers that cannot hold a token are told apart from tokens that are wrong", async () => {
  const malformed = await ask("GET", "/zones", undefined, "Bearer short");
  const missing = await fetch(`${lab.registrarsURL}/cloudflare/client/v4/zones`);
  const foreignZone = await ask("GET", `/zones/${"0".repeat(32)}`);

  expect(malformed).toMatchObject({ status: 400, body: { errors: [{ code: 6003, error_chain: [{ code: 6111 }] }] } });
  expect(await missing.json()).toMatchObject({ errors: [{ code: 6003, error_chain: [{ code: 6103 }] }] });
  expect(foreignZone).toMatchObject({ status: 403, body: { errors: [{ code: 9109 }] } });
  expect(foreignZone.body.errors[0].message).not.toMatch(/access token/i);
});

test("a token that may only read cannot write, and a revoked one can do nothing", async () => {
  const account = lab.laboratory.registrars.account("cloudflare", "customer")!;
  lab.laboratory.registrars.changeAccount(account, { rights: ["Zone:Read", "DNS:Read"] });
  const read = await ask("GET", `/zones/${zone}/dns_records`);
  const write = await createNs("ns1.openova.io");
  lab.laboratory.registrars.changeAccount(account, { disabled: true });
  const revoked = await ask("GET", "/zones");

  expect(read.status).toBe(200);
  expect(write).toMatchObject({ status: 403, body: { errors: [{ code: 10000 }] } });
  expect(revoked).toMatchObject({ status: 403, body: { errors: [{ code: 10000 }] } });
});

test("too many requests within five minutes are refused until the next five", async () => {
  lab.laboratory.registrars.changeAccount(lab.laboratory.registrars.account("cloudflare", "customer")!, { rateLimit: 2 });

  const answers = [await ask("GET", "/zones"), await ask("GET", "/zones"), await ask("GET", "/zones")];
  lab.laboratory.clock.advance(300_000);
  const later = await ask("GET", "/zones");

  // The first request of the set-up counts too.
  expect(answers.map(({ status }) => status)).toEqual([200, 429, 429]);
  expect(answers[2]!.body.errors[0].code).toBe(10013);
  expect(Number(answers[2]!.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(later.status).toBe(200);
  expect(customerOf(lab, "cloudflare").token).toMatch(/^lab[A-Za-z0-9]{37}$/);
});
