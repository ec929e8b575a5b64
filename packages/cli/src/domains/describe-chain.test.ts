import type { ChainZone, DelegationChain } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { describeAnswer, describeChain, isFound } from "./describe-chain.ts";
import { describeInfrastructure } from "./describe-infrastructure.ts";

const zone: ChainZone = {
  zone: "acme.omani.works",
  parent: "omani.works",
  servers: [{ host: "ns1.openova.io", address: "192.0.2.1" }],
  nameservers: { parent: ["ns1.openova.io"], zone: ["ns1.openova.io"] },
  glue: [{ host: "ns1.openova.io", address: "192.0.2.1" }],
  ds: ["4711 13 2 abcd"],
  keys: [{ keyTag: 4711, algorithm: 13, flags: 257, matchesDs: true }],
  signatures: { ds: "valid", keys: "valid", keysUntil: "2026-12-10T00:00:00.000Z" },
  trust: "secure",
};
const chain: DelegationChain = {
  fqdn: "acme.omani.works",
  zones: [zone],
  records: [{ name: "console.acme.omani.works", type: "A", data: ["203.0.113.7"], signature: "valid" }],
  problems: [],
  resolvers: [{ address: "192.0.2.9", name: "console.acme.omani.works", data: ["203.0.113.7"], authenticated: true }],
  checkedAt: "2026-11-26T20:00:00.000Z",
};

describe("a chain that is whole", () => {
  test("is told zone by zone, with everything that proves it", () => {
    const lines = describeChain(chain);

    expect(lines).toEqual([
      "✓ acme.omani.works: signed without a gap from the root",
      "    NS      ns1.openova.io (192.0.2.1)",
      "    glue    ns1.openova.io 192.0.2.1",
      "    DS      4711 13 2 abcd",
      "    keys    4711 (algorithm 13, by the DS); signature valid, until 2026-12-10",
      "    ✓ console.acme.omani.works A 203.0.113.7, signature valid",
      "  ✓ resolver 192.0.2.9: console.acme.omani.works A 203.0.113.7, proven from the root down (AD)",
      "",
      "acme.omani.works is found from the root down, and every answer is proven by signatures.",
    ]);
  });

  test("is called found", () => {
    const sentence = describeInfrastructure(chain);

    expect([isFound(chain), sentence]).toEqual([true, expect.stringMatching(/^The infrastructure stands and is found by its name\./)]);
  });

  test("is told in three lines where the answer is what matters", () => {
    const lines = describeAnswer(chain);

    expect(lines).toEqual([
      "✓ console.acme.omani.works A 203.0.113.7, signature valid, says ns1.openova.io",
      "✓ signed and delegated: acme.omani.works",
      "✓ resolver 192.0.2.9: console.acme.omani.works A 203.0.113.7, proven from the root down (AD)",
    ]);
  });
});

describe("a chain that is broken", () => {
  const problem = { zone: "acme.omani.works", problem: "The DS belongs to none of its keys.", next: "Replace the DS by 4712 13 2 ef." };
  const server = { host: "ns1.openova.io", address: "192.0.2.1", problem: "ns1.openova.io does not answer" };
  const broken: DelegationChain = {
    ...chain,
    zones: [{ ...zone, servers: [server], keys: [], trust: "bogus" }],
    records: [{ name: "console.acme.omani.works", type: "A", data: [], signature: "missing" }],
    problems: [problem],
    resolvers: [{ address: "192.0.2.9", name: "console.acme.omani.works", data: [], authenticated: false, problem: "it answers SERVFAIL" }],
  };

  test("names what is wrong where it is, and ends with what to do", () => {
    const lines = describeChain(broken);

    expect(lines[0]).toBe("✗ acme.omani.works: refused by resolvers that check signatures");
    expect(lines).toContain("    NS      ns1.openova.io (192.0.2.1) ✗ ns1.openova.io does not answer");
    expect(lines).toContain("    ✗ console.acme.omani.works A nothing, signature missing");
    expect(lines.slice(-2)).toEqual(["✗ The DS belongs to none of its keys.", "  Replace the DS by 4712 13 2 ef."]);
  });

  test("is told as not yet found, with the command that tells why", () => {
    const sentence = describeInfrastructure(broken);

    expect(sentence).toMatch(
      /^The infrastructure stands, but is not yet found by its name; \.\/catalyst domains verify acme\.omani\.works tells why\./,
    );
  });

  test.each([
    ["the servers have no address for it", { records: [] }],
    ["a resolver refuses it", { resolvers: broken.resolvers }],
    ["something is wrong on the way", { problems: [problem] }],
  ])("is not called found where only %s", (_what, change) => {
    expect(isFound({ ...chain, ...change })).toBe(false);
  });

  test("is not called found by its answer either", () => {
    const lines = describeAnswer(broken);

    expect(lines).toEqual([
      "✗ console.acme.omani.works has no address",
      "✗ signed and delegated: acme.omani.works (bogus)",
      "✗ resolver 192.0.2.9: it answers SERVFAIL",
      "✗ The DS belongs to none of its keys.",
    ]);
  });
});
