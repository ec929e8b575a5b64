import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type DnsWorld, eventually } from "../../adapters/dns/testing/dns-world.ts";
import { systemClock } from "../../platform/clock.ts";
import { wantedSovereignZone } from "../zones/sovereign-zone.ts";
import { childSettings } from "../zones/zone-settings.ts";
import type { AskDns } from "./dns-query.ts";
import { inspectChain } from "./inspect-chain.ts";
import { askResolvers } from "./ask-resolvers.ts";
import { type GivenNames, ip, pool, startGivenNames } from "./testing/given-names.ts";

const signal = AbortSignal.timeout(120_000);

describe("the chain of delegations down to a name", () => {
  let world: DnsWorld;
  let give: GivenNames["give"];
  let publish: GivenNames["publish"];
  beforeAll(async () => {
    ({ world, give, publish } = await startGivenNames(signal));
  });
  afterAll(() => world?.lab.stop());
  beforeEach(() => publish());

  const inspect = (label: string, expected = {}) =>
    inspectChain(`${label}.${pool}`, { walker: world.walker, clock: systemClock, expected }, signal);

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
      await eventually("the pool's return", async () => (await inspect("dark")).problems.length === 0);
    }
  });
});
