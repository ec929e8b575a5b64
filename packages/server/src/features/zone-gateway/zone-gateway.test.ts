import { fastify } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { App } from "../../http/add-route.ts";
import { createGslb } from "../gslb/gslb.ts";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type TestZones, admin, zonesForTests } from "../zone-access/testing/zones-for-tests.ts";
import { createZoneCredentials } from "../zone-credentials/zone-credentials.ts";
import { createZoneGateway } from "./zone-gateway.ts";
import { registerZoneGatewayRoutes } from "./routes.ts";

const signal = AbortSignal.timeout(120_000);
const base = "/pdns/api/v1/servers/localhost/zones";
let zones: TestZones;
const endings = collectEndings();
afterAll(endings.run);
let app: App;
let zone: string;
let key: string;

beforeAll(async () => {
  zones = await zonesForTests({}, endings.atEnd);
  ({ zone } = await zones.makeSovereign("t42"));
  await zones.makeSovereign("t43");
  ({ apiKey: key } = await createZoneCredentials(zones, admin, zone, signal));
  app = fastify();
  registerZoneGatewayRoutes(app, createZoneGateway(zones));
  endings.atEnd(() => app.close());
});

test("external-dns lists, reads, writes a host with its owner's text, and takes both away again", async () => {
  const [listed, ...others] = (await call("GET", base)).json<{ id: string; name: string; kind: string }[]>();
  expect([listed?.id, listed?.kind, others]).toEqual([`${zone}.`, "Native", []]);
  // It sends the whole zone back, with the changes as its record sets.
  const sets = [set("web", "A", ["192.0.2.7"]), set("_externaldns.web", "TXT", [`"heritage=external-dns,external-dns/owner=${zone}"`])];

  const written = await call("PATCH", `${base}/${listed!.id}`, { ...listed, rrsets: sets });

  expect(written.statusCode).toBe(204);
  const names = async () => (await call("GET", `${base}/${zone}.`)).json<{ rrsets: { name: string }[] }>().rrsets.map(({ name }) => name);
  expect(await names()).toEqual(expect.arrayContaining([`web.${zone}.`, `_externaldns.web.${zone}.`]));
  const [server] = zones.book.addresses;
  const answer = await zones.ask(server!, { name: `web.${zone}`, type: "A" }, signal);
  expect(answer.answers.map(({ data }) => data)).toEqual(["192.0.2.7"]);
  const deleted = await call("PATCH", `${base}/${zone}.`, { rrsets: sets.map((each) => ({ ...each, changetype: "DELETE" })) });
  expect(deleted.statusCode).toBe(204);
  expect(await names()).not.toContain(`web.${zone}.`);
});

test("an ALIAS below the apex is written as a CNAME", async () => {
  await call("PATCH", `${base}/${zone}.`, { rrsets: [set("shop", "ALIAS", ["store.example.net."])] });

  expect(await zones.server.readRecords(zone, signal, `shop.${zone}`)).toEqual([
    { name: `shop.${zone}`, type: "CNAME", ttl: 300, records: ["store.example.net."] },
  ]);
});

describe("what a key does not open", () => {
  test("other zones are not there", async () => {
    expect((await call("GET", `${base}/t43.omani.works.`)).statusCode).toBe(404);
    expect((await call("GET", `${base}/omani.works.`)).statusCode).toBe(404);
    expect((await call("PATCH", `${base}/t43.omani.works.`, { rrsets: [] })).statusCode).toBe(404);
  });

  test.each([undefined, "x".repeat(43), ""])("the key %s is none", async (wrong) => {
    const reply = await app.inject({ method: "GET", url: base, headers: wrong === undefined ? {} : { "x-api-key": wrong } });

    expect(reply.statusCode).toBe(401);
    expect(reply.json()).toEqual({ error: "Unauthorized" });
  });

  test("the name server's own key is not a zone's", async () => {
    const reply = await app.inject({ method: "GET", url: base, headers: { "x-api-key": zones.dns.pool.apiKey } });

    expect(reply.statusCode).toBe(401);
  });

  test.each([
    ["", "NS", ["ns1.evil.example."]],
    ["", "SOA", ["a. b. 1 2 3 4 5"]],
    ["", "TXT", ['"x"']],
    ["", "ALIAS", ["store.example.net."]],
    ["sub", "NS", ["ns1.evil.example."]],
    ["sub", "DS", ["1 13 2 00"]],
    ["x", "LUA", [`A "os.exit()"`]],
    ["console", "A", ["192.0.2.66"]],
    ["harbor", "TXT", ['"x"']],
    ["*", "A", ["192.0.2.66"]],
    ["_acme-challenge", "TXT", ['"x"']],
    ["_acme-challenge.web", "TXT", ['"x"']],
  ])("'%s' %s is refused and nothing of the same call is written", async (label, type, contents) => {
    const reply = await call("PATCH", `${base}/${zone}.`, { rrsets: [set("beside", "A", ["192.0.2.1"]), set(label, type, contents)] });

    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toEqual({ error: expect.stringContaining("RRset") });
    expect(await zones.server.readRecords(zone, signal, `beside.${zone}`)).toEqual([]);
  });

  test("names of other zones are refused, those that only end alike too", async () => {
    for (const name of ["t43.omani.works.", `evil${zone}.`, "omani.works."]) {
      const reply = await call("PATCH", `${base}/${zone}.`, { rrsets: [{ ...set("x", "A", ["192.0.2.1"]), name }] });

      expect(reply.statusCode).toBe(422);
    }
  });

  test("a name that follows a policy gets no plain address beside it", async () => {
    const targets = [{ region: "fsn1", ip: "192.0.2.1", weight: 1 }];
    await createGslb(zones).put(admin, zone, "lua", { policy: "weighted", targets }, signal);

    const reply = await call("PATCH", `${base}/${zone}.`, { rrsets: [set("lua", "A", ["192.0.2.66"])] });

    expect(reply.statusCode).toBe(422);
  });

  test("what PowerDNS refuses is told as it says it, without its key", async () => {
    const reply = await call("PATCH", `${base}/${zone}.`, { rrsets: [set("bad", "A", ["not an address"])] });

    expect(reply.statusCode).toBe(422);
    expect(reply.json<{ error: string }>().error).toContain("bad");
    expect(reply.body).not.toContain(zones.dns.pool.apiKey);
  });
});

function set(label: string, type: string, contents: string[]) {
  const name = label === "" ? `${zone}.` : `${label}.${zone}.`;
  return { name, type, ttl: 300, changetype: "REPLACE", records: contents.map((content) => ({ content, disabled: false })) };
}

function call(method: "GET" | "PATCH", url: string, payload?: object) {
  return app.inject({ method, url, headers: { "x-api-key": key }, ...(payload ? { payload } : {}) });
}
