import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { silentLogger } from "../../../platform/log.ts";
import { type ManualClock, createManualClock } from "../../../platform/manual-clock.ts";
import { Secret } from "../../../platform/secret.ts";
import { type PowerDnsOptions, createPowerDns } from "./powerdns.ts";
import { isSupported } from "./supported-version.ts";

// A scripted server stands in for PowerDNS here: these tests fix failures that a real one shows only by chance.

const signal = AbortSignal.timeout(120_000);
const zone = {
  id: "a.test.",
  name: "a.test.",
  account: "org:a",
  dnssec: true,
  api_rectify: true,
  nsec3param: "1 0 0 -",
  nsec3narrow: true,
  soa_edit_api: "DEFAULT",
  serial: 4,
};
const newZone = {
  name: "a.test",
  account: "org:a",
  dnssec: true,
  apiRectify: true,
  nsec3param: "1 0 0 -",
  nsec3narrow: true,
  soaEditAPI: "DEFAULT",
  records: [],
};
const set = { name: "a.test", type: "A", ttl: 300, records: ["127.0.0.1"] };

test("a change that met a failing server is made again, after 0, 250 and 1000 milliseconds", async () => {
  const { server, requests, clock } = await scripted([
    ["PATCH", 500, "Internal Server Error"],
    ["PATCH", 500, ""],
    ["PATCH", 500, ""],
    ["PATCH", 204, ""],
  ]);

  await server.changeRecords("a.test", [set], signal);

  expect(requests).toHaveLength(4);
  expect(clock.sleeps).toEqual([0, 250, 1000]);
});

test("a server that goes on failing is 'unavailable', with its plain text", async () => {
  const { server } = await scripted([["GET", 500, "Internal Server Error"]]);

  await expect(server.readZone("a.test", signal)).rejects.toMatchObject({
    kind: "unavailable",
    status: 500,
    message: expect.stringContaining("Internal Server Error"),
  });
});

test("a zone whose creation got no clear answer is looked for before it is created again", async () => {
  const { server, requests } = await scripted([
    ["POST", 500, "Internal Server Error"],
    ["GET", 200, zone],
  ]);

  const outcome = await server.createZone(newZone, signal);

  expect(outcome).toBe("exists");
  expect(requests).toEqual(["POST /api/v1/servers/localhost/zones", "GET /api/v1/servers/localhost/zones/a.test.?rrsets=false"]);
});

test("a zone whose creation had no effect is created once more", async () => {
  const { server, requests } = await scripted([
    ["POST", 500, ""],
    ["GET", 404, "Not Found"],
    ["POST", 201, zone],
  ]);

  const outcome = await server.createZone(newZone, signal);

  expect(outcome).toBe("created");
  expect(requests).toHaveLength(3);
});

test("what the server refuses is not asked again", async () => {
  const { server, requests } = await scripted([["PATCH", 422, { error: "RRset a.test. IN A: Conflicts with pre-existing RRset" }]]);

  await expect(server.changeRecords("a.test", [set], signal)).rejects.toMatchObject({
    kind: "refused",
    status: 422,
    message: expect.stringContaining("Conflicts with"),
  });
  expect(requests).toHaveLength(1);
});

test("a wrong API key is told as such and may be put right later", async () => {
  const { server } = await scripted([["GET", 401, "Unauthorized"]]);

  await expect(server.readZone("a.test", signal)).rejects.toMatchObject({
    kind: "unavailable",
    message: expect.stringContaining("PDM_PDNS_API_KEY"),
  });
});

test("an answer that is not PowerDNS' is no zone", async () => {
  const { server } = await scripted([["GET", 200, { hello: "world" }]]);

  await expect(server.readZone("a.test", signal)).rejects.toMatchObject({ kind: "unavailable" });
});

test("the next server takes the whole operation when the first is silent, and the first is passed over for half a minute", async () => {
  const dead = await closedPort();
  const { server, clock, health, url } = await scripted([["GET", 200, zone]], { first: dead });

  await server.readZone("a.test", signal);
  await server.readZone("a.test", signal);
  const meanwhile = [...health];
  clock.advance(31_000);
  await server.readZone("a.test", signal);

  expect(meanwhile).toEqual([`${dead} false`, `${url} true`, `${url} true`]);
  expect(health.slice(3)).toEqual([`${dead} false`, `${url} true`]);
});

test("a server that fails is passed over as well; what the next one refuses, or the caller calls off, says nothing against it", async () => {
  const failing = await scripted([["GET", 500, "Internal Server Error"]]);
  const { server, health, url } = await scripted([["GET", 422, { error: "no" }]], { first: failing.url });

  await expect(server.readZone("a.test", signal)).rejects.toMatchObject({ kind: "refused" });
  await expect(server.readZone("a.test", AbortSignal.abort(new Error("enough")))).rejects.toThrow("enough");

  expect(health).toEqual([`${failing.url} false`, `${url} true`]);
});

test("a creation that a silent server may have made is looked for at the next one first", async () => {
  const { server, requests } = await scripted([["GET", 200, zone]], { first: await closedPort() });

  const outcome = await server.createZone(newZone, signal);

  expect(outcome).toBe("exists");
  expect(requests).toEqual(["GET /api/v1/servers/localhost/zones/a.test.?rrsets=false"]);
});

test("every server and peer is told to forget a name; those that do not hear are named", async () => {
  const dead = await closedPort();
  const { server, requests } = await scripted([["PUT", 200, { count: 0 }]], { peerURLs: [dead] });

  const silent = await server.flush("a.test", signal);

  expect(silent).toEqual([dead]);
  expect(requests).toEqual(["PUT /api/v1/servers/localhost/cache/flush?domain=a.test."]);
});

test("no more requests are under way at once than the server's web server can hold", async () => {
  let underWay = 0;
  let most = 0;
  const { server } = await scripted([["GET", 200, zone]], {
    fetch: async (...call) => {
      underWay += 1;
      most = Math.max(most, underWay);
      const response = await fetch(...call);
      underWay -= 1;
      return response;
    },
  });

  await Promise.all(Array.from({ length: 40 }, () => server.readZone("a.test", signal)));

  expect(most).toBe(8);
});

test("names with other signs are encoded as PowerDNS encodes them", async () => {
  const { server, requests } = await scripted([["GET", 404, "Not Found"]]);

  await server.readZone("_x.a.test", signal);

  expect(requests).toEqual(["GET /api/v1/servers/localhost/zones/=5Fx.a.test.?rrsets=false"]);
});

test("requests are observed without names", async () => {
  const observed: string[] = [];
  const { server } = await scripted([["GET", 404, "Not Found"]], { onRequest: ({ op, code }) => observed.push(`${op} ${code}`) });

  await server.readZone("a.test", signal);

  expect(observed).toEqual(["GET zone 404"]);
});

test.each([
  ["4.7.0", true],
  ["4.7.3", true],
  ["5.0.3", true],
  ["10.0.0", true],
  ["4.6.9", false],
  ["3.9.0", false],
  ["0.0.1234gabc", false],
  ["master", false],
])("version %s is supported: %s", (version, supported) => {
  expect(isSupported(version)).toBe(supported);
});

type Step = [method: string, status: number, body: unknown];

/** Answers each request by the next step of its method; the last step of a method goes on answering. */
async function scripted(steps: Step[], { first, ...options }: Partial<PowerDnsOptions> & { first?: string } = {}) {
  const requests: string[] = [];
  const health: string[] = [];
  const clock: ManualClock = createManualClock();
  const listener = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const index = steps.findIndex(([method]) => method === request.method);
    const [, status, body] = steps[index] ?? ["", 599, "no step"];
    if (steps.filter(([method]) => method === request.method).length > 1) steps.splice(index, 1);
    const isText = typeof body === "string";
    response.writeHead(request.headers["x-api-key"] === "key-of-tests" ? status : 401, {
      "content-type": isText ? "text/plain" : "application/json",
    });
    response.end(isText ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    listener.closeAllConnections();
    await new Promise((resolve) => listener.close(resolve));
  });
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const server = createPowerDns({
    baseURLs: first === undefined ? [url] : [first, url],
    apiKey: new Secret("pdns-api-key", "key-of-tests"),
    serverId: "localhost",
    clock,
    log: silentLogger,
    writers: 1,
    lockZone: (_zone, work) => work(),
    onHealth: (base, up) => health.push(`${base} ${up}`),
    ...options,
  });
  return { server, requests, clock, health, url };
}

/** An address where nobody listens. */
async function closedPort(): Promise<string> {
  const listener = createServer();
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const { port } = listener.address() as AddressInfo;
  await new Promise((resolve) => listener.close(resolve));
  return `http://127.0.0.1:${port}`;
}
