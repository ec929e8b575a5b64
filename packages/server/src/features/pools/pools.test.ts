import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type DnsWorld, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { createManualClock } from "../../platform/manual-clock.ts";
import { RegistrarError } from "../../platform/registrar-error.ts";
import type { OperatorRegistrar } from "./operator-registrar.ts";
import { type PoolParts, createPools } from "./pools.ts";

const signal = AbortSignal.timeout(120_000);

describe("pools and their zones", () => {
  let world: DnsWorld;
  beforeAll(async () => {
    world = await startDnsWorld();
  });
  afterAll(() => world?.lab.stop());

  test("a bootstrapped pool is signed, answered and safe to bootstrap again", async () => {
    const { pools } = poolsForTests();
    const before = await pools.view(signal);

    const first = await pools.bootstrap("omani-works", signal);
    const again = await pools.bootstrap("omani.works", signal);

    expect(before.find(({ id }) => id === "omani-works")).toMatchObject({ zone: "missing", default: true, enabled: true });
    expect(first).toMatchObject({ zone: "omani.works", nameservers: world.book.hosts, registrarNameservers: [] });
    expect(first.ds).toEqual([expect.stringMatching(/^\d+ 13 2 [0-9a-f]{64}$/)]);
    expect(first.actions.join(" ")).toMatch(/created and signed.*does not yet show the DS/s);
    expect(again.actions[0]).toBe("The zone omani.works is there and signed.");
    expect((await pools.view(signal)).find(({ id }) => id === "omani-works")).toMatchObject({ zone: "ready", apexDelegated: true });
  });

  test("addresses of our name servers stand in the pool that they lie in", async () => {
    const { pools } = poolsForTests();

    await pools.bootstrap("openova.io", signal);

    const hosts = (await world.server.readRecords("openova.io", signal, "ns1.openova.io")) ?? [];
    expect(hosts.map(({ type, records }) => [type, records])).toEqual([["A", world.lab.pool.nameservers["ns1.openova.io"]]]);
  });

  test("through the operator's registrar an apex that points elsewhere is pointed at us, once", async () => {
    const account = registrarHolding(["ns1.parking.test", "ns2.parking.test"]);
    const { pools } = poolsForTests({ operator: account.operator });

    const first = await pools.bootstrap("omani.homes", signal);
    await pools.bootstrap("omani.homes", signal);

    expect(first.registrarNameservers).toEqual(world.book.hosts);
    expect(first.actions.join(" ")).toContain("from ns1.parking.test, ns2.parking.test to ns1.openova.io");
    expect(account.calls.filter((call) => call !== "ds")).toEqual(["hosts", "set"]);
    expect(account.ds()).toEqual(first.ds);
  });

  test("what the registrar refuses is told, and the zone is there nevertheless", async () => {
    const account = registrarHolding(
      ["ns1.parking.test", "ns2.parking.test"],
      new RegistrarError("invalid-token", { detail: "the key is wrong" }),
    );
    const { pools } = poolsForTests({ operator: account.operator });

    const reply = await pools.bootstrap("omani.rest", signal);

    expect(reply.actions.join(" ")).toContain("the key is wrong");
    expect(await world.server.readZone("omani.rest", signal)).toMatchObject({ account: "pool", dnssec: true });
  });

  test("an apex that has drifted is told, and set back only where that is wished", async () => {
    const told = registrarHolding(["ns1.parking.test", "ns2.parking.test"]);
    const repaired = registrarHolding(["ns1.parking.test", "ns2.parking.test"]);

    const sentences = await poolsForTests({ operator: told.operator, pools: () => ["omani.homes"] }).pools.auditApexes(signal);
    await poolsForTests({ operator: repaired.operator, pools: () => ["omani.homes"], repairApex: true }).pools.auditApexes(signal);

    expect(sentences).toEqual([expect.stringContaining("ns1.parking.test, ns2.parking.test for omani.homes instead of ns1.openova.io")]);
    expect([told.hosts(), repaired.hosts()]).toEqual([["ns1.parking.test", "ns2.parking.test"], world.book.hosts]);
  });

  test("a zone of somebody else is no pool's, and stops its bootstrap", async () => {
    const { pools } = poolsForTests();
    const name = "omani.trade";
    const settings = { dnssec: false, apiRectify: true, nsec3param: "", nsec3narrow: false, soaEditAPI: "DEFAULT" };
    const records = [{ name, type: "SOA", ttl: 60, records: [`ns1.example.net. hostmaster.${name}. 1 1 1 1 1`] }];
    await world.server.createZone({ name, account: "", ...settings, records }, signal);

    await expect(pools.bootstrap(name, signal)).rejects.toMatchObject({ code: "zone-conflict" });
    expect((await pools.view(signal)).find(({ domain }) => domain === name)?.zone).toBe("missing");
  });

  test("with the server away its zones are unknown and a bootstrap is refused; afterwards an old look is not told for ever", async () => {
    const { pools, clock } = poolsForTests();
    onTestFinished(() => world.lab.pool.start());
    await world.lab.pool.kill("SIGKILL");

    const away = await pools.view(signal);
    await expect(pools.bootstrap("omani.works", signal)).rejects.toMatchObject({ code: "pdns-unavailable" });
    await world.lab.pool.start();
    clock.advance(31_000);
    const back = await pools.view(signal);

    expect(away.map(({ zone }) => zone)).toEqual(away.map(() => "unknown"));
    expect(back[0]?.zone).not.toBe("unknown");
  });

  test("a list that changes counts at once", () => {
    let configured = ["omani.works"];
    const { pools } = poolsForTests({ pools: () => configured });
    const before = pools.judge("omani.homes", "t42").refusal?.reason;
    configured = ["omani.homes"];

    expect([before, pools.judge("omani.homes", "t42").refusal, pools.list().map(({ id }) => id)]).toEqual([
      "unsupported-pool",
      undefined,
      ["omani-homes"],
    ]);
    expect(() => pools.require("omani.works")).toThrow(expect.objectContaining({ code: "unsupported-pool" }));
  });

  function poolsForTests(changed: Partial<PoolParts> = {}) {
    const clock = createManualClock();
    const pools = createPools({
      clock,
      dns: world.server,
      walker: world.walker,
      book: () => world.book,
      pools: () => ["omani.works", "omani.homes", "omani.rest", "omani.trade", "openova.io"],
      forbiddenDomains: [],
      extraReserved: [],
      ...changed,
    });
    return { pools, clock };
  }
});

/** An account that holds one name server set, as a registrar would. */
function registrarHolding(former: readonly string[], refusal?: RegistrarError) {
  let hosts = former;
  let ds: readonly string[] = [];
  const calls: string[] = [];
  const operator: OperatorRegistrar = {
    async getNameservers() {
      if (refusal) throw refusal;
      return { hosts, pending: false, mode: "external" };
    },
    async ensureHosts() {
      calls.push("hosts");
    },
    async setNameservers(_domain, wanted) {
      calls.push("set");
      hosts = wanted;
      return { status: "done" };
    },
    async setDs(_domain, texts) {
      calls.push("ds");
      ds = texts;
    },
  };
  return { operator, calls, hosts: () => hosts, ds: () => ds };
}
