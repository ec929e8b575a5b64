import { describe, expect, test } from "vitest";
import { Value } from "typebox/value";
import { CatalogComponent, CatalogFamily } from "../components.ts";
import catalog from "./components.json" with { type: "json" };

const components: CatalogComponent[] = catalog.components as CatalogComponent[];
const { families } = catalog;
const byId = new Map(components.map((component) => [component.id, component]));
const idsOf = (list: { id: string }[]) => list.map(({ id }) => id).toSorted();

describe("the components that can be chosen", () => {
  test("are 63, each once, and each in the shape that is answered", () => {
    expect(byId.size).toBe(63);
    expect(new Set(components.map(({ blueprint }) => blueprint)).size).toBe(63);
    expect(components.filter((component) => !Value.Check(CatalogComponent, component))).toEqual([]);
  });

  test("are 24 mandatory, 20 recommended and 19 optional", () => {
    const counts = ["mandatory", "recommended", "optional"].map((tier) => components.filter((each) => each.tier === tier).length);

    expect(counts).toEqual([24, 20, 19]);
  });

  test("are selected by default when mandatory or recommended, which makes 44", () => {
    const chosen = components.filter(({ defaultSelected }) => defaultSelected);

    expect(chosen).toHaveLength(44);
    expect(idsOf(chosen)).toEqual(idsOf(components.filter(({ tier }) => tier !== "optional")));
  });

  test("are mandatory by promotion only where mandatory ones need them: cnpg and valkey", () => {
    const promoted = components.filter((component) => component.promotedFrom != null);

    expect(idsOf(promoted)).toEqual(["cnpg", "valkey"]);
    for (const { id, tier } of promoted) {
      const needers = components.filter(({ dependencies }) => dependencies.includes(id));
      expect([tier, needers.some((needer) => needer.tier === "mandatory")]).toEqual(["mandatory", true]);
    }
  });

  test("are locked when mandatory, and Keycloak, each with a reason; eight because the bootstrap kit brings them", () => {
    const locked = components.filter((component) => component.locked);

    expect(locked).toHaveLength(25);
    expect(locked.filter(({ tier }) => tier !== "mandatory").map(({ id }) => id)).toEqual(["keycloak"]);
    expect(locked.every((component) => /^(bootstrap-kit|mandatory)$/.test(component.lockReason ?? ""))).toBe(true);
    expect(locked.filter((component) => component.lockReason === "bootstrap-kit")).toHaveLength(8);
    expect(components.filter((component) => !component.locked && component.lockReason)).toEqual([]);
  });

  test("name a chart in 48 cases and a licence in 60; the three without are Catalyst's own", () => {
    const without = components.filter(({ licence }) => licence === null);

    expect(components.filter(({ chart }) => chart !== null)).toHaveLength(48);
    expect(idsOf(without)).toEqual(["axon", "continuum", "specter"]);
    expect(without.every(({ origin }) => origin === "catalyst")).toBe(true);
  });

  test("agree with the counts that the file itself states", () => {
    const count = (is: (component: (typeof components)[number]) => unknown) => components.filter(is).length;

    expect(catalog.counts).toEqual({
      components: components.length,
      families: families.length,
      mandatory: count(({ tier }) => tier === "mandatory"),
      recommended: count(({ tier }) => tier === "recommended"),
      optional: count(({ tier }) => tier === "optional"),
      defaultSelected: count(({ defaultSelected }) => defaultSelected),
      locked: count(({ locked }) => locked),
      withChart: count(({ chart }) => chart),
    });
  });
});

describe("what must be selected together", () => {
  test("is known, and never leads back to itself", () => {
    const unknown = components.flatMap(({ id, dependencies }) => dependencies.filter((each) => !byId.has(each)).map((each) => [id, each]));

    expect(unknown).toEqual([]);
    expect(components.filter(({ id }) => needsOf(id).has(id)).map(({ id }) => id)).toEqual([]);
  });

  test("is complete within the default selection, and mandatory ones need mandatory ones only", () => {
    const missing = components
      .filter(({ defaultSelected }) => defaultSelected)
      .flatMap(({ id }) => [...needsOf(id)].filter((need) => !byId.get(need)?.defaultSelected));
    const optionalNeeds = components
      .filter(({ tier }) => tier === "mandatory")
      .flatMap(({ id }) => [...needsOf(id)].filter((need) => byId.get(need)?.tier !== "mandatory"));

    expect(missing).toEqual([]);
    expect(optionalNeeds).toEqual([]);
  });
});

describe("families", () => {
  test("are nine, with the members that say so themselves", () => {
    const sizes = Object.fromEntries(families.map(({ id, members }) => [id, members.length]));

    expect(sizes).toEqual({ pilot: 5, spine: 8, surge: 4, silo: 3, guardian: 9, insights: 10, fabric: 10, cortex: 9, relay: 5 });
    for (const { id, members } of families) expect(members.toSorted()).toEqual(idsOf(components.filter(({ family }) => family === id)));
    expect(families.filter((family) => !Value.Check(CatalogFamily, family))).toEqual([]);
  });

  test("come whole with one member only in the case of cortex", () => {
    expect(families.filter(({ cascadeOnMemberSelection }) => cascadeOnMemberSelection).map(({ id }) => id)).toEqual(["cortex"]);
  });
});

/** Everything a component needs, directly or not. */
function needsOf(id: string): Set<string> {
  const found = new Set<string>();
  const open = [...(byId.get(id)?.dependencies ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(byId.get(next)?.dependencies ?? []));
  }
  return found;
}
