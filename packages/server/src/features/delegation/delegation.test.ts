import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { DnsWorld } from "../../adapters/dns/testing/dns-world.ts";
import { removeDelegation } from "../zones/remove-delegation.ts";
import { removeZone } from "../zones/remove-zone.ts";
import { askResolvers } from "./ask-resolvers.ts";
import { checkDelegation } from "./check-delegation.ts";
import type { AskDns } from "./dns-query.ts";
import { type GivenNames, ip, pool, startGivenNames } from "./testing/given-names.ts";
import { verifyZone } from "./verify-zone.ts";

const signal = AbortSignal.timeout(120_000);

describe("a name, looked at from outside", () => {
  let world: DnsWorld;
  let poolDs: string[];
  let give: GivenNames["give"];
  let publish: GivenNames["publish"];
  beforeAll(async () => {
    ({ world, poolDs, give, publish } = await startGivenNames(signal));
  });
  afterAll(() => world?.lab.stop());
  beforeEach(() => publish());

  const verify = (label: string, more: { ip?: string; ds?: string[] }, ask: AskDns = world.ask) =>
    verifyZone({ fqdn: `${label}.${pool}`, ip, ...more }, world.book.addresses, { ask, random: randomBytes }, signal);
  const withoutSignatures: AskDns = async (...call) => {
    const answer = await world.ask(...call);
    return { ...answer, answers: answer.answers.filter(({ type }) => type !== "RRSIG") };
  };

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
});
