import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { Secret } from "../../platform/secret.ts";
import type { RegistrarAccount } from "../registrars/registrar.ts";
import { startSovereignServer } from "../zone-access/testing/sovereign-server.ts";
import { collectEndings } from "../../testing/collect-endings.ts";
import { type TestZones, admin, connectServer, eventually, pool, zonesForTests } from "../zone-access/testing/zones-for-tests.ts";
import { createZoneCredentials, zoneOfKey } from "../zone-credentials/zone-credentials.ts";
import { ensureZone } from "../zones/ensure-zone.ts";
import { readDs } from "../zones/read-ds.ts";
import { wantedSovereignZone } from "../zones/sovereign-zone.ts";
import { childSettings } from "../zones/zone-settings.ts";
import type { HandoverParts } from "./handover-parts.ts";
import { takeStep } from "./handover-steps.ts";
import { createZoneHandovers, readAuthority } from "./zone-handover.ts";
import { beginHandover, claimHandovers, findHandover, keepOutcome } from "./store.ts";

const signal = AbortSignal.timeout(240_000);
let zones: TestZones;
const endings = collectEndings();
afterAll(endings.run);
let sovereign: Awaited<ReturnType<typeof startSovereignServer>>;
let account: RegistrarAccount | undefined;

beforeAll(async () => {
  zones = await zonesForTests({}, endings.atEnd);
  const network = zones.dns.rootHints[0]!.address.split(".").slice(0, 3).join(".");
  sovereign = await startSovereignServer(network, 51, endings.atEnd);
});

beforeEach(() => {
  account = undefined;
});

test("a zone moves with its keys, the parent points at it, the DS stays, and the old copy goes", async () => {
  const { zone, ds } = await zones.makeSovereign("moves");
  const { apiKey, tsig } = await createZoneCredentials(zones, admin, zone, signal);
  const handovers = start({ settleMs: 500 });

  const begun = await handovers.start(admin, zone, requestFor(zone), signal);
  expect(begun).toMatchObject({ zone, authority: "moving" });
  await settled(handovers, zone, "done");

  const there = connectServer(sovereign.apiURL, new Secret("key", sovereign.apiKey));
  expect(await readDs(there, zone, signal)).toEqual(ds);
  expect(await zones.server.readZone(zone, signal)).toBeUndefined();
  expect(await zoneOfKey(zones.db, apiKey)).toBeUndefined();
  const atParent = (await zones.server.readRecords(pool, signal, zone)) ?? [];
  expect(atParent.find(({ type }) => type === "DS")?.records).toEqual(ds);
  expect(atParent.find(({ type }) => type === "NS")?.records.toSorted()).toEqual([`ns1.${zone}.`, `ns2.${zone}.`]);
  expect(await zones.server.readRecords(pool, signal, `ns1.${zone}`)).toMatchObject([{ type: "A", records: [sovereign.addresses[0]] }]);
  await eventually(async () => {
    await zones.dns.flushResolver();
    const answer = await zones.ask(zones.dns.resolver!, { name: `console.${zone}`, type: "A", recursion: true, dnssec: true }, signal);
    return answer.status === "NOERROR" && answer.authenticated;
  });
  expect(await tsigAt(zone)).toBe(tsig.secret);
  expect(await readAuthority(zones.db, zone)).toEqual({
    authority: "sovereign",
    nameservers: [`ns1.${zone}`, `ns2.${zone}`],
    glueNames: [`ns1.${zone}`, `ns2.${zone}`],
  });
  expect(await zones.vault.held(zones.db, `handover:${zone}`)).toEqual([]);
}, 60_000);

test("killed before the outcome of any step is written, the move goes on where it was", async () => {
  const { zone, ds } = await zones.makeSovereign("killed");
  const parts = partsFor({ settleMs: 0 });
  await zones.vault.put(zones.db, `handover:${zone}`, new Secret("powerdns_api_key", sovereign.apiKey));
  const { apiURL, nameservers } = requestFor(zone);
  await beginHandover(zones.db, { zone, actor: "program:test", target: { apiURL, nameservers } });

  for (let step = 0; step < 60; step += 1) {
    const owner = `worker-${step}`;
    const row = await findHandover(zones.db, zone);
    if (row?.state === "done") break;
    // Every step is done twice: the first worker dies before it can say so.
    await takeStep(parts, row!, signal).catch(() => undefined);
    await zones.db
      .updateTable("zone_handovers")
      .set({ next_attempt_at: new Date(0), lease_until: null })
      .where("zone", "=", zone)
      .execute();
    await claimHandovers(zones.db, owner, 10);
    await keepOutcome(zones.db, owner, row!, await takeStep(parts, row!, signal));
    if (row?.state === "delegating") await zones.clock.sleep(200);
  }

  expect((await findHandover(zones.db, zone))?.state).toBe("done");
  expect(await readDs(connectServer(sovereign.apiURL, new Secret("key", sovereign.apiKey)), zone, signal)).toEqual(ds);
}, 60_000);

test("a new server that does not answer right leaves nothing behind, and the mothership goes on", async () => {
  const { zone } = await zones.makeSovereign("silent");
  const handovers = start({ patienceMs: 0 });
  const request = { ...requestFor(zone), nameservers: { [`ns1.${zone}`]: ["127.0.0.253"], [`ns2.${zone}`]: ["127.0.0.254"] } };

  await handovers.start(admin, zone, request, signal);
  const failed = await settled(handovers, zone, "failed");

  expect(failed).toMatchObject({ authority: "mothership", detail: expect.stringContaining(`ns1.${zone}`) });
  expect(await connectServer(sovereign.apiURL, new Secret("key", sovereign.apiKey)).readZone(zone, signal)).toBeUndefined();
  expect((await zones.server.readRecords(pool, signal, zone))?.find(({ type }) => type === "NS")?.records).toContain("ns1.openova.io.");
}, 60_000);

test("when the world does not come to see it, the former name servers are put back", async () => {
  const { zone, ds } = await zones.makeSovereign("undone");
  // A resolver that nobody is at: it never agrees.
  const handovers = start({ patienceMs: 1_500, view: { ...zones.view, resolvers: [{ address: "127.0.0.252", port: 53 }] } });

  await handovers.start(admin, zone, requestFor(zone), signal);
  const undone = await settled(handovers, zone, "undone");

  expect(undone.authority).toBe("mothership");
  const atParent = (await zones.server.readRecords(pool, signal, zone)) ?? [];
  expect(atParent.find(({ type }) => type === "NS")?.records.toSorted()).toEqual(zones.book.hosts.map((host) => `${host}.`).toSorted());
  expect(atParent.find(({ type }) => type === "DS")?.records).toEqual(ds);
  expect(await zones.server.readRecords(pool, signal, `ns1.${zone}`)).toEqual([]);
  expect((await zones.server.readRecords(zone, signal, zone))?.find(({ type }) => type === "NS")?.records).toContain("ns1.openova.io.");
}, 90_000);

test("where nobody here can change the zone above, what to enter is shown, and the move goes on once it stands there", async () => {
  const zone = "acme.works";
  const ds = await makeByo(zone);
  const handovers = start({ settleMs: 500 });
  const request = requestFor(zone);

  await handovers.start(admin, zone, request, signal);
  const waiting = await settled(handovers, zone, "awaiting-parent");

  expect(waiting.instructions).toContainEqual({ where: "registrar", type: "NS", name: zone, value: `ns1.${zone}` });
  expect(waiting.instructions).toContainEqual({ where: "registrar", type: "A", name: `ns1.${zone}`, value: sovereign.addresses[0] });
  expect(await zones.server.readZone(zone, signal)).toBeDefined();
  await zones.dns.parent.publish({ domain: zone, nameservers: Object.keys(request.nameservers), glue: request.nameservers, ds });
  await settled(handovers, zone, "done");
}, 90_000);

test("a registrar that can register addresses changes the registry by itself", async () => {
  const zone = "globex.works";
  const ds = await makeByo(zone);
  account = registrarAt(zone, ds);
  const handovers = start({ settleMs: 500 });

  await handovers.start(admin, zone, { ...requestFor(zone), token: "given" }, signal);
  const done = await settled(handovers, zone, "done");

  expect(done.authority).toBe("sovereign");
}, 90_000);

function partsFor(options: Partial<HandoverParts>): HandoverParts {
  return {
    ...zones,
    connectServer,
    openRegistrar: async () => account,
    forgetRegistrarToken: async () => {},
    onError: () => {},
    ...options,
  };
}

function start(options: Partial<HandoverParts>) {
  const handovers = createZoneHandovers(partsFor(options));
  handovers.loop.start();
  onTestFinished(() => handovers.loop.stop());
  return handovers;
}

function requestFor(zone: string) {
  const [one = "", two = ""] = sovereign.addresses;
  return { apiURL: sovereign.apiURL, apiKey: sovereign.apiKey, nameservers: { [`ns1.${zone}`]: [one], [`ns2.${zone}`]: [two] } };
}

async function settled(handovers: ReturnType<typeof createZoneHandovers>, zone: string, state: string) {
  try {
    return await eventually(async () => {
      handovers.loop.wake();
      const seen = await handovers.read(admin, zone);
      return seen.state === state && seen;
    }, 25_000);
  } catch (cause) {
    throw new Error(JSON.stringify(await handovers.read(admin, zone)), { cause });
  }
}

async function makeByo(zone: string): Promise<string[]> {
  const records = wantedSovereignZone({ fqdn: zone, ip: "127.0.0.9", nameservers: zones.book.hosts });
  await ensureZone(zones.server, { name: zone, account: `byo:${zone}`, settings: childSettings, records }, signal);
  const ds = await readDs(zones.server, zone, signal);
  await zones.dns.parent.publish({ domain: zone, nameservers: [...zones.book.hosts], glue: {}, ds });
  return ds;
}

async function tsigAt(zone: string): Promise<string> {
  const reply = await fetch(`${sovereign.apiURL}/api/v1/servers/localhost/tsigkeys/${zone}.`, {
    headers: { "x-api-key": sovereign.apiKey },
  });
  return ((await reply.json()) as { key: string }).key;
}

/** A registrar's account as far as a move uses it, in front of the lab's real registry. */
function registrarAt(zone: string, ds: string[]): RegistrarAccount {
  const capabilities = { apexNs: true, subdomainNs: false, glue: true, ds: false, async: false, defaultDns: false };
  const known: Record<string, string[]> = {};
  return {
    probe: async () => ({ nameservers: [], locked: false, capabilities, warnings: [] }),
    getNameservers: async () => ({ hosts: [], pending: false, mode: "external" }),
    ensureHosts: async (_domain, _hosts, glue) => {
      for (const [host, addresses] of Object.entries(glue)) known[host] = [...addresses];
    },
    setNameservers: async (_domain, hosts) => {
      await zones.dns.parent.publish({ domain: zone, nameservers: [...hosts], glue: known, ds });
      return { status: "done" };
    },
    poll: async () => ({ status: "done" }),
    restore: async () => ({ status: "done" }),
  };
}
