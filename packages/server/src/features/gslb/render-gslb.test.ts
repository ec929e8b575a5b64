import { type GslbRequest, gslbPolicies } from "@catalyst/contract";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CatalystError } from "../../platform/errors.ts";
import { planGslb } from "./gslb-plan.ts";
import { luaCode } from "./lua-text.ts";
import { renderGslb } from "./render-gslb.ts";

const settings = new Map([
  ["enable-lua-records", "yes"],
  ["launch", "gsqlite3"],
]);
const two = [
  { region: "fsn1", ip: "192.0.2.1" },
  { region: "hel1", ip: "192.0.2.2" },
];

describe("what a policy becomes", () => {
  test("single is a plain address, and the Lua of before goes", () => {
    const sets = render({ policy: "single", targets: two.slice(0, 1) });

    expect(sets).toContainEqual({ name: "app.t42.omani.works", type: "A", ttl: 300, records: ["192.0.2.1"] });
    expect(sets).toContainEqual(expect.objectContaining({ type: "LUA", records: [] }));
  });

  test("active-active checks the port, and plain addresses go in the same write", () => {
    const sets = render({ policy: "active-active", targets: two });

    expect(sets.filter(({ records }) => records.length === 0).map(({ type }) => type)).toEqual(["A", "AAAA", "CNAME"]);
    expect(lua(sets)).toEqual([`A "ifportup(443,{'192.0.2.1','192.0.2.2'},{selector='all',backupSelector='all',timeout=2})"`]);
    expect(sets.at(-1)?.ttl).toBe(30);
  });

  test("IPv6 targets are answered by a record of their own, in the short spelling", () => {
    const sets = render({ policy: "active-active", targets: two, ipv6Targets: [{ region: "fsn1", ip: "2001:DB8:0:0::1" }] });

    expect(lua(sets)[1]).toContain(`AAAA "ifportup(443,{'2001:db8::1'}`);
  });

  test("ordered puts tiers in their order, whatever order they came in", () => {
    const targets = [
      { region: "hel1", ip: "192.0.2.2", tier: 2 },
      { region: "fsn1", ip: "192.0.2.1", tier: 1 },
      { region: "nbg1", ip: "192.0.2.3", tier: 1 },
    ];

    const sets = render({ policy: "ordered", targets, healthURL: "https://probe.example.org/up?deep=1" });

    expect(lua(sets)).toEqual([
      `A "ifurlup('https://probe.example.org/up?deep=1',{{'192.0.2.1','192.0.2.3'},{'192.0.2.2'}},{selector='all',timeout=2,stringmatch='ok'})"`,
    ]);
  });

  test("primary follows the gate's own address and not health", () => {
    const sets = render({ policy: "primary", targets: two, epoch: 3 });

    expect(lua(sets)).toEqual([
      `A "ifurlup('https://app.t42.omani.works/.well-known/catalyst/epoch',{{'192.0.2.1'},{'192.0.2.2'}},{selector='all',timeout=2})"`,
    ]);
    expect(sets.at(-1)?.ttl).toBe(10);
  });

  test("weighted leaves out who has no weight", () => {
    const targets = [
      { region: "fsn1", ip: "192.0.2.1", weight: 90 },
      { region: "hel1", ip: "192.0.2.2", weight: 10 },
      { region: "nbg1", ip: "192.0.2.3", weight: 0 },
    ];

    expect(lua(render({ policy: "weighted", targets }))).toEqual([`A "pickwhashed({{90,'192.0.2.1'},{10,'192.0.2.2'}})"`]);
  });

  test("what only newer servers know is said to newer servers only", () => {
    const newer = new Map([...settings, ["enable-lua-record-updates", "yes"]]);

    expect(lua(render({ policy: "active-active", targets: two }, "4.9.1"))[0]).not.toContain("interval");
    expect(lua(render({ policy: "active-active", targets: two }, "5.0.3"))[0]).toContain("interval=5");
    expect(lua(render({ policy: "primary", targets: two, epoch: 1 }, "5.0.3"))[0]).not.toContain("empty");
    expect(lua(render({ policy: "primary", targets: two, epoch: 1 }, "5.1.0", newer))[0]).toContain("backupSelector='empty'");
  });

  test.each([
    ["a server that is too old", "4.6.2", settings, "active-active"],
    ["a server without Lua", "4.7.3", new Map(), "active-active"],
    ["a newer server that does not let Lua be written", "5.1.0", settings, "active-active"],
    ["nearest without a city database", "4.7.3", settings, "nearest"],
  ] as const)("%s is refused", (_what, version, server, policy) => {
    expect(() => render({ policy, targets: two }, version, server)).toThrow(expect.objectContaining({ code: "version-unsupported" }));
  });

  test("nearest works with the geoip backend", () => {
    const server = new Map([...settings, ["launch", "gpgsql,geoip"]]);

    expect(lua(render({ policy: "nearest", targets: two }, "4.7.3", server))[0]).toContain("selector='pickclosest'");
  });

  test("a long record is cut between tokens, so that no server's way of joining changes it", () => {
    const targets = Array.from({ length: 20 }, (_, index) => ({ region: `r${index}`, ip: `198.51.100.${100 + index}` }));

    const [content = ""] = lua(render({ policy: "active-active", targets }));

    const pieces = [...content.matchAll(/"([^"]*)"/g)].map(([, piece]) => piece ?? "");
    expect(pieces.length).toBeGreaterThan(1);
    for (const piece of pieces) expect(piece.length).toBeLessThanOrEqual(255);
    for (const piece of pieces) expect((piece.match(/'/g) ?? []).length % 2).toBe(0);
  });
});

describe("what a request cannot do", () => {
  test("no input whatsoever becomes code", () => {
    const nasty = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("'", '"', "'})os.execute('x')--", "192.0.2.1'}", "\\", "]]", "1.2.3.4\n"),
    );
    const request = fc.record({
      policy: fc.constantFrom(...gslbPolicies),
      targets: fc.array(
        fc.record({ region: nasty, ip: fc.oneof(fc.ipV4(), nasty), weight: fc.nat(1000), tier: fc.integer({ min: 1, max: 10 }) }),
        { minLength: 1, maxLength: 8 },
      ),
      port: fc.integer({ min: 1, max: 65_535 }),
      healthURL: fc.oneof(
        fc.webUrl({ withQueryParameters: true }),
        nasty.map((text) => `http://probe.example.org/${text}`),
        nasty.map((text) => `http://${text}/`),
      ),
      epoch: fc.nat(),
      ipv6Targets: fc.array(fc.record({ region: nasty, ip: fc.oneof(fc.ipV6(), nasty) }), { maxLength: 3 }),
    });

    fc.assert(
      fc.property(request, (given) => {
        const contents = contentsOrRefusal(given);

        for (const content of contents) expect(content).toMatch(/^(A|AAAA)( "[^"\\\n]{1,255}")+$/);
        for (const content of contents) expect(luaCode(content)).toMatch(call);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [{ policy: "primary", targets: two }, "epoch"],
    [{ policy: "ordered", targets: two }, "healthURL"],
    [{ policy: "ordered", targets: two, healthURL: "https://user:secret@probe.example.org/" }, "healthURL"],
    [{ policy: "ordered", targets: two, healthURL: "https://probe.example.org/it's" }, "healthURL"],
    [{ policy: "single", targets: two }, "targets"],
    [{ policy: "weighted", targets: [{ region: "fsn1", ip: "192.0.2.1", weight: 0 }] }, "targets"],
    [{ policy: "active-active", targets: [{ region: "fsn1", ip: "2001:db8::1" }] }, "targets.0.ip"],
    [{ policy: "active-active", targets: two, ipv6Targets: [{ region: "fsn1", ip: "fe80::1%eth0" }] }, "ipv6Targets.0.ip"],
  ] as const)("%o is refused at %s", (request, member) => {
    expect(() => render(request as unknown as GslbRequest)).toThrow(
      expect.objectContaining({ code: "invalid-request", fields: expect.objectContaining({ [member]: expect.any(String) }) }),
    );
  });
});

/** One call of one known function: numbers, quoted texts of harmless signs, tables of those, options by name. */
const call = /^(ifportup|ifurlup|pickwhashed)\((?:'[A-Za-z0-9.:/_~%?=&-]+'|\d+|[a-zA-Z]+=|[{},])+\)$/;

function contentsOrRefusal(request: GslbRequest): readonly string[] {
  try {
    return lua(render(request, "5.1.0", new Map([...settings, ["enable-lua-record-updates", "yes"], ["launch", "geoip"]])));
  } catch (error) {
    if (error instanceof CatalystError) return [];
    throw error;
  }
}

function render(request: GslbRequest, version = "4.7.3", server: ReadonlyMap<string, string> = settings) {
  const fqdn = "app.t42.omani.works";
  return renderGslb(fqdn, planGslb(fqdn, request), { version, settings: server });
}

function lua(sets: readonly { type: string; records: readonly string[] }[]): readonly string[] {
  return sets.find(({ type, records }) => type === "LUA" && records.length > 0)?.records ?? [];
}
