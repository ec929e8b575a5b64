import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DnsWorld, eventually, startDnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { systemClock } from "../../platform/clock.ts";
import { ensureDelegation } from "../zones/ensure-delegation.ts";
import { ensurePoolZone } from "../zones/ensure-pool-zone.ts";
import { ensureZone } from "../zones/ensure-zone.ts";
import { flushNames } from "../zones/flush-names.ts";
import { readDs } from "../zones/read-ds.ts";
import { removeDelegation } from "../zones/remove-delegation.ts";
import { removeZone } from "../zones/remove-zone.ts";
import { wantedSovereignZone } from "../zones/sovereign-zone.ts";
import { childSettings } from "../zones/zone-settings.ts";
import { askResolvers } from "./ask-resolvers.ts";
import { checkDelegation } from "./check-delegation.ts";
import type { AskDns } from "./dns-query.ts";
import { inspectChain } from "./inspect-chain.ts";
import { verifyZone } from "./verify-zone.ts";

const signal = AbortSignal.timeout(120_000);
const pool = "omani.works";
const ip = "127.9.9.9";

describe("a name, looked at from outside", () => {
  let world: DnsWorld;
  let poolDs: string[];
  beforeAll(async () => {
    world = await startDnsWorld();
    // Its name servers are named in another pool, which has to tell their addresses.
    await ensurePoolZone(world.server, "openova.io", world.book, signal);
    poolDs = (await ensurePoolZone(world.server, pool, world.book, signal)).ds;
  });
  afterAll(() => world?.lab.stop());
  beforeEach(() => publish(poolDs));

  async function publish(ds: string[], nameservers = world.book.hosts): Promise<void> {
    await world.lab.parent.publish({ domain: pool, nameservers: [...nameservers], glue: {}, ds });
    await world.lab.flushResolver();
  }

  /** A zone as a commit leaves it, with the DS that its parent holds. */
  async function give(label: string, address = ip, ds?: string[]): Promise<string[]> {
    const name = `${label}.${pool}`;
    const { hosts } = world.book;
    const records = wantedSovereignZone({ fqdn: name, ip: address, nameservers: hosts });
    await ensureZone(world.server, { name, account: `sovereign:${label}`, settings: childSettings, records, confirmed: true }, signal);
    const written = ds ?? (await readDs(world.server, name, signal));
    await ensureDelegation(world.server, { parent: pool, name, nameservers: hosts, ds: written }, signal);
    await flushNames(world.server, [name, pool], signal);
    return written;
  }

  const verify = (label: string, more: { ip?: string; ds?: string[] }, ask: AskDns = world.ask) =>
    verifyZone({ fqdn: `${label}.${pool}`, ip, ...more }, world.book.addresses, { ask, random: randomBytes }, signal);
  const withoutSignatures: AskDns = async (...call) => {
    const answer = await world.ask(...call);
    return { ...answer, answers: answer.answers.filter(({ type }) => type !== "RRSIG") };
  };
  const inspect = (label: string, expected = {}) =>
    inspectChain(`${label}.${pool}`, { walker: world.walker, clock: systemClock, expected }, signal);

  test("a committed name is verified at every address, and a validating resolver trusts it", async () => {
    const ds = await give("good");

    const verification = await verify("good", { ds });
    const resolvers = await askResolvers(`console.good.${pool}`, ip, world.walker, signal);

    expect(verification).toEqual({ verified: true, failures: [] });
    expect(resolvers).toMatchObject({ agreed: true, authenticated: true });
  });

  test("a released name is gone for a validating resolver, and provably so", async () => {
    await give("released");
    const name = `released.${pool}`;
    await removeDelegation(
      world.server,
      { parent: pool, name, nameservers: world.book.hosts },
      { ask: world.ask, addresses: world.book.addresses },
      signal,
    );
    await removeZone(world.server, { name, account: "sovereign:released" }, signal);
    await world.lab.flushResolver();

    const answer = await world.ask(world.view.resolvers[0]!, { name: `console.${name}`, type: "A", recursion: true, dnssec: true }, signal);

    expect(answer).toMatchObject({ status: "NXDOMAIN", authenticated: true });
  });

  test("another address, another DS and a missing zone are told for each server", async () => {
    const ds = await give("odd");

    const wrongAddress = await verify("odd", { ip: "127.9.9.8", ds });
    const wrongDs = await verify("odd", { ds: ["1 13 2 00"] });
    const missing = await verify("never-given", {});

    for (const { verified, failures } of [wrongAddress, wrongDs, missing]) {
      expect(verified).toBe(false);
      expect(failures.map(({ address }) => address)).toEqual(world.book.addresses.map(({ address }) => address));
    }
    expect(wrongAddress.failures[0]?.problem).toBe(`it answers console.odd.${pool} A with ${ip} instead of 127.9.9.8`);
    expect(wrongDs.failures[0]?.problem).toContain("instead of 1 13 2 00");
    expect(missing.failures[0]?.problem).toBe(`it answers never-given.${pool} SOA with NXDOMAIN`);
  });

  test("one server that does not answer keeps a name from being verified, and is named", async () => {
    const ds = await give("minority");
    const deaf = { host: "ns9.openova.io", address: "127.0.0.1", port: 9 };

    const result = await verifyZone(
      { fqdn: `minority.${pool}`, ip, ds },
      [...world.book.addresses, deaf],
      { ask: world.ask, random: randomBytes },
      signal,
    );

    expect(result).toEqual({ verified: false, failures: [{ ...deaf, problem: expect.stringContaining("127.0.0.1 port 9") }] });
  });

  test("unsigned answers do not count", async () => {
    const ds = await give("stripped");
    const result = await verify("stripped", { ds }, withoutSignatures);

    expect(result.verified).toBe(false);
  });

  test("a changed address is verified as soon as it is flushed", async () => {
    await give("moving");

    const ds = await give("moving", "127.9.9.10");

    expect(await verify("moving", { ip: "127.9.9.10", ds })).toEqual({ verified: true, failures: [] });
    expect((await verify("moving", { ds })).verified).toBe(false);
  });

  test("a delegation is complete when the servers above tell exactly the expected set", async () => {
    const state = await checkDelegation({ domain: pool, nameservers: world.book.hosts, ds: poolDs }, world.walker, signal);

    expect(state).toMatchObject({
      state: "complete",
      expected: world.book.hosts,
      seen: world.book.hosts,
      ds: { expected: poolDs, seen: poolDs },
    });
    expect(state.parents.map(({ host }) => host)).toEqual(["nic.works"]);
  });

  test("a delegation to others is waited for, and seen as it is", async () => {
    await publish([], world.lab.parking.hosts);

    const state = await checkDelegation({ domain: pool, nameservers: world.book.hosts, ds: [] }, world.walker, signal);

    expect(state).toMatchObject({ state: "waiting", seen: world.lab.parking.hosts, ds: { seen: [] } });
  });

  test("a delegation is partial while one of the parent's servers tells an old set, and complete without the one that is silent", async () => {
    const real = world.ask;
    const [parent] = world.view.rootHints;
    const twins = ["127.0.0.11", "127.0.0.12"];
    // A second and third server of the parent zone, which the lab does not have: one is behind, one is silent.
    const behind = new Set([twins[0]]);
    const silent = new Set<string | undefined>();
    const ask: AskDns = async (server, question, called) => {
      const isTwin = twins.includes(server.address);
      if (isTwin && silent.has(server.address)) throw new Error("no answer in time");
      const answer = await real(isTwin ? { ...server, address: parent?.address ?? "" } : server, question, called);
      const withTwins = (records: typeof answer.additional) =>
        records.flatMap((each) =>
          each.name === "nic.works" && each.type === "A" ? [each, ...twins.map((data) => ({ ...each, data }))] : [each],
        );
      const stale = (records: typeof answer.authority) =>
        behind.has(server.address) && question.name === pool
          ? records.map((each) => (each.type === "NS" ? { ...each, data: "ns.old.test" } : each))
          : records;
      return {
        ...answer,
        answers: withTwins(answer.answers),
        additional: withTwins(answer.additional),
        authority: stale(answer.authority),
      };
    };
    const check = () => checkDelegation({ domain: pool, nameservers: world.book.hosts, ds: poolDs }, { ask, view: world.view }, signal);

    const partial = await check();
    behind.clear();
    silent.add(twins[0]);
    const complete = await check();

    expect(partial).toMatchObject({ state: "partial", seen: ["ns.old.test", ...world.book.hosts].toSorted() });
    expect(partial.parents).toHaveLength(3);
    expect(complete.state).toBe("complete");
    expect(complete.parents.find(({ address }) => address === twins[0])?.error).toBe("no answer in time");
  });

  test("more than half of the resolvers have to agree", async () => {
    await give("resolved");
    const [resolver] = world.view.resolvers;
    const deaf = { address: "127.0.0.1", port: 9 };
    const half = { ...world.view, resolvers: [resolver!, deaf] };
    const most = { ...world.view, resolvers: [resolver!, resolver!, deaf] };

    const split = await askResolvers(`console.resolved.${pool}`, ip, { ask: world.ask, view: half }, signal);
    const agreed = await askResolvers(`console.resolved.${pool}`, ip, { ask: world.ask, view: most }, signal);
    const other = await askResolvers(`console.resolved.${pool}`, "127.9.9.8", { ask: world.ask, view: most }, signal);

    expect(split).toMatchObject({ agreed: false, authenticated: true });
    expect(agreed).toMatchObject({ agreed: true, authenticated: true });
    expect(other).toMatchObject({ agreed: false, authenticated: false });
    expect(agreed.resolvers[2]?.problem).toContain("127.0.0.1 port 9");
  });

  test("a chain in order is secure from the root to the six names, with every signature computed", async () => {
    await give("chain");

    const chain = await inspect("chain", { ip, nameservers: world.book.hosts });

    expect(chain.problems).toEqual([]);
    expect(chain.zones.map(({ zone, trust }) => `${zone} ${trust}`)).toEqual([
      ". secure",
      "works secure",
      `${pool} secure`,
      `chain.${pool} secure`,
    ]);
    expect(chain.zones.slice(1).map(({ signatures }) => `${signatures.ds} ${signatures.keys}`)).toEqual(
      Array.from({ length: 3 }, () => "valid valid"),
    );
    expect(chain.records.map(({ name, data, signature }) => `${name} ${data.join(" ")} ${signature}`)).toEqual(
      ["", "*.", "console.", "api.", "gitea.", "harbor."].map((label) => `${label}chain.${pool} ${ip} valid`),
    );
    expect(chain.zones.at(-1)?.keys).toEqual([{ keyTag: expect.any(Number), algorithm: 13, flags: 257, matchesDs: true }]);
  });

  test("a DS that belongs to no key is found, with the right one to put in its place", async () => {
    const [right = ""] = await give("broken");
    await give("broken", ip, [right.replace(/[0-9a-f]{8}$/, "00000000")]);

    const chain = await inspect("broken", { ip });
    const resolvers = await askResolvers(`console.broken.${pool}`, ip, world.walker, signal);

    expect(chain.zones.at(-1)?.trust).toBe("bogus");
    expect(chain.problems).toEqual([
      {
        zone: `broken.${pool}`,
        problem: expect.stringContaining("belongs to none of its keys"),
        next: `Replace the DS by ${right}, or remove it.`,
      },
    ]);
    expect(resolvers).toMatchObject({ agreed: false, resolvers: [{ problem: "SERVFAIL: no address" }] });
  });

  test("a signed zone without a DS is named as what it is: not to be checked by anybody", async () => {
    await give("island", ip, []);

    const chain = await inspect("island", { ip });

    expect(chain.zones.at(-1)?.trust).toBe("insecure");
    expect(chain.problems.map(({ problem }) => problem)).toEqual([expect.stringContaining("has no DS for it")]);
  });

  test("a root that is not the trusted one makes everything below untrusted, and only the root is blamed", async () => {
    await give("rooted");
    const other = world.view.trustAnchors?.map((ds) => ds.replace(/[0-9a-f]{8}$/, "00000000")) ?? [];

    const chain = await inspectChain(
      `rooted.${pool}`,
      { walker: { ask: world.ask, view: { ...world.view, trustAnchors: other } }, clock: systemClock },
      signal,
    );

    expect(chain.zones.map(({ trust }) => trust)).toEqual(["bogus", "bogus", "bogus", "bogus"]);
    expect(chain.problems.map(({ zone }) => zone)).toEqual(["."]);
  });

  test("signatures that have run out are told with what to do", async () => {
    await give("late");
    const nextYear = { ...systemClock, now: () => new Date(Date.now() + 365 * 86_400_000) };

    const chain = await inspectChain(`late.${pool}`, { walker: world.walker, clock: nextYear }, signal);

    expect(chain.zones[0]?.signatures.keys).toBe("expired");
    expect(chain.problems[0]).toEqual({
      zone: ".",
      problem: "The keys of . cannot be trusted: its signature has expired.",
      next: expect.any(String),
    });
  });

  test("signatures by RSA are computed as well", async () => {
    const name = `rsa.${pool}`;
    const unsigned = { ...childSettings, dnssec: false, nsec3param: "", nsec3narrow: false };
    const records = wantedSovereignZone({ fqdn: name, ip, nameservers: world.book.hosts }).filter((set) => set.records.length > 0);
    await world.server.createZone({ name, account: "sovereign:rsa", ...unsigned, records }, signal);
    await fetch(`${world.lab.pool.apiURL}/api/v1/servers/localhost/zones/${name}./cryptokeys`, {
      method: "POST",
      headers: { "x-api-key": world.lab.pool.apiKey },
      body: JSON.stringify({ keytype: "csk", active: true, algorithm: "rsasha256", bits: 2048 }),
    });
    await give("rsa");

    const chain = await inspect("rsa", { ip });

    expect(chain.problems).toEqual([]);
    expect(chain.zones.at(-1)).toMatchObject({
      trust: "secure",
      keys: [{ algorithm: 8, matchesDs: true }],
      signatures: { ds: "valid", keys: "valid" },
    });
    expect(chain.records.map(({ signature }) => signature)).toEqual(Array.from({ length: 6 }, () => "valid"));
  });

  test("a forged address is told from a signed one", async () => {
    await give("forged");
    const forging: AskDns = async (...call) => {
      const answer = await world.ask(...call);
      return {
        ...answer,
        answers: answer.answers.map((each) =>
          each.name === `api.forged.${pool}` && each.type === "A" ? { ...each, data: "127.6.6.6" } : each,
        ),
      };
    };

    const chain = await inspectChain(`forged.${pool}`, { walker: { ask: forging, view: world.view }, clock: systemClock }, signal);

    expect(chain.records.find(({ name }) => name === `api.forged.${pool}`)).toMatchObject({ data: ["127.6.6.6"], signature: "wrong" });
    expect(chain.problems.map(({ problem }) => problem)).toEqual([
      `The answer for api.forged.${pool} cannot be trusted: its signature does not fit.`,
    ]);
  });

  test("a name that nobody delegated, other name servers and a wrong address are problems with a next step", async () => {
    await give("elsewhere", "127.9.9.7");

    const absent = await inspect("absent", { nameservers: world.book.hosts });
    const elsewhere = await inspect("elsewhere", { ip, nameservers: ["ns1.new.test"] });

    expect(absent.problems).toEqual([
      {
        zone: pool,
        problem: `absent.${pool} is not delegated: ${pool} has no NS records for it.`,
        next: `Add NS records for absent.${pool} with ${world.book.hosts.join(", ")}.`,
      },
    ]);
    expect(absent.records).toEqual([]);
    expect(elsewhere.problems.map(({ problem }) => problem)).toContain(`console.elsewhere.${pool} leads to 127.9.9.7 and not to ${ip}.`);
    expect(elsewhere.problems.map(({ problem }) => problem)).toContain(
      `elsewhere.${pool} is delegated to ${world.book.hosts.join(", ")} and not to ns1.new.test.`,
    );
  });

  test("servers that are down end the way there and are named", async () => {
    await give("dark");
    await world.lab.pool.kill("SIGKILL");
    try {
      const chain = await inspect("dark");

      expect(chain.zones.map(({ zone }) => zone)).toEqual([".", "works", pool]);
      expect(chain.problems.map(({ problem }) => problem).join("\n")).toContain(world.book.addresses[0]?.address);
    } finally {
      await world.lab.pool.start();
      await eventually("the pool's return", async () => (await verify("dark", {})).verified);
    }
  });
});
