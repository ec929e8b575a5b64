import { once } from "node:events";
import { type RequestListener, createServer } from "node:http";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type TestZones, admin, eventually, zonesForTests } from "../zone-access/testing/zones-for-tests.ts";
import { type Gslb, createGslb, listGslbNames } from "./gslb.ts";

let zones: TestZones;
const endings = collectEndings();
afterAll(endings.run);
let gslb: Gslb;
let zone: string;
const signal = AbortSignal.timeout(180_000);

beforeAll(async () => {
  zones = await zonesForTests({}, endings.atEnd);
  gslb = createGslb(zones);
  ({ zone } = await zones.makeSovereign("t42"));
});

test("an address whose port is closed disappears, and what is answered validates at a resolver", async () => {
  const one = await listenAt("127.91.1.1");
  const two = await listenAt("127.91.1.2", one.port);
  const targets = [one, two].map(({ address }) => ({ region: address, ip: address }));

  const reply = await gslb.put(admin, zone, "shop", { policy: "active-active", targets, port: one.port }, signal);

  expect(reply).toMatchObject({ applied: true, record: { name: `shop.${zone}`, type: "LUA", ttl: 30 } });
  expect(await answered("shop")).toEqual(["127.91.1.1", "127.91.1.2"]);
  await two.close();
  await eventually(async () => (await answered("shop")).join() === "127.91.1.1");
  await eventually(async () => {
    await zones.dns.flushResolver();
    const seen = await zones.ask(zones.dns.resolver!, { name: `shop.${zone}`, type: "A", recursion: true, dnssec: true }, signal);
    return seen.status === "NOERROR" && seen.authenticated;
  });
}, 60_000);

test("a primary name follows the open gate without being written again", async () => {
  const gates = new Map([
    ["127.91.2.1", true],
    ["127.91.2.2", false],
  ]);
  const gate =
    (address: string): RequestListener =>
    (request, response) => {
      const open = request.url === "/.well-known/catalyst/epoch" && request.headers.host?.startsWith(`db.${zone}`) && gates.get(address);
      response.writeHead(open ? 200 : 503).end("epoch");
    };
  const first = await listenAt("127.91.2.1", 0, gate("127.91.2.1"));
  await listenAt("127.91.2.2", first.port, gate("127.91.2.2"));
  const targets = [...gates.keys()].map((ip) => ({ region: ip, ip }));
  const healthURL = `http://db.${zone}:${first.port}/.well-known/catalyst/epoch`;

  await gslb.put(admin, zone, "db", { policy: "primary", targets, healthURL, epoch: 7, ttl: 5 }, signal);

  expect(await answered("db")).toEqual(["127.91.2.1"]);
  gates.set("127.91.2.1", false).set("127.91.2.2", true);
  await eventually(async () => (await answered("db")).join() === "127.91.2.2");
}, 60_000);

test("an older epoch, or none, does not get through once there was a newer one", async () => {
  const targets = [{ region: "fsn1", ip: "192.0.2.1" }];
  await gslb.put(admin, zone, "api", { policy: "single", targets, epoch: 5 }, signal);

  const [older, without] = await Promise.allSettled(
    [{ epoch: 4 }, {}].map((given) =>
      gslb.put(admin, zone, "api", { policy: "single", targets: [{ region: "hel1", ip: "192.0.2.2" }], ...given }, signal),
    ),
  );

  expect(older).toMatchObject({ status: "rejected", reason: { code: "stale-epoch", members: { epoch: 5 } } });
  expect(without).toMatchObject({ status: "rejected", reason: { code: "stale-epoch" } });
  expect(await answered("api")).toEqual(["192.0.2.1"]);
  expect(await gslb.read(admin, zone, "api", signal)).toMatchObject({
    applied: true,
    epoch: 5,
    record: { type: "A", content: ["192.0.2.1"] },
  });
});

test("of many writers at once the one with the highest epoch is left standing, at the server too", async () => {
  const epochs = [3, 9, 1, 7, 5, 8, 2, 6, 4];

  await Promise.allSettled(
    epochs.map((epoch) =>
      gslb.put(admin, zone, "race", { policy: "single", targets: [{ region: "r", ip: `192.0.2.${epoch}` }], epoch }, signal),
    ),
  );

  expect(await answered("race")).toEqual(["192.0.2.9"]);
});

test("a name that is taken away answers no more, and reading tells when somebody else changed it", async () => {
  const targets = [{ region: "fsn1", ip: "192.0.2.1", weight: 1 }];
  await gslb.put(admin, zone, "gone", { policy: "weighted", targets }, signal);
  expect(await listGslbNames(zones.db, zone)).toContain(`gone.${zone}`);
  await zones.server.changeRecords(zone, [{ name: `gone.${zone}`, type: "LUA", ttl: 60, records: [] }], signal);
  expect(await gslb.read(admin, zone, "gone", signal)).toMatchObject({ applied: false });

  await gslb.remove(admin, zone, "gone", signal);

  await expect(gslb.read(admin, zone, "gone", signal)).rejects.toMatchObject({ code: "not-found" });
  expect(await zones.server.readRecords(zone, signal, `gone.${zone}`)).toEqual([]);
});

test("zones of nobody, of the pool and out of a token's reach are left alone", async () => {
  const request = { policy: "single", targets: [{ region: "fsn1", ip: "192.0.2.1" }] } as const;
  const limited = { name: "program:a", scopes: ["pdm:zone" as const], pools: ["omani.works"], slugs: ["other"] };
  const zoner = { name: "program:b", scopes: ["pdm:zone" as const] };

  await expect(gslb.put(admin, "absent.omani.works", "a", { ...request, targets: [...request.targets] }, signal)).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(gslb.put(limited, zone, "a", { ...request, targets: [...request.targets] }, signal)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(gslb.put(zoner, "omani.works", "a", { ...request, targets: [...request.targets] }, signal)).rejects.toMatchObject({
    code: "forbidden",
  });
});

async function answered(name: string): Promise<string[]> {
  const [server] = zones.book.addresses;
  const answer = await zones.ask(server!, { name: `${name}.${zone}`, type: "A" }, signal);
  return answer.answers
    .filter(({ type }) => type === "A")
    .map(({ data }) => data)
    .toSorted();
}

async function listenAt(address: string, port = 0, answer: RequestListener = (_request, response) => response.end("ok")) {
  const server = createServer(answer);
  server.listen(port, address);
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { address, port: (server.address() as { port: number }).port, close };
}
