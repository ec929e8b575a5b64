import { describe, expect, test } from "vitest";
import { Value } from "typebox/value";
import { KitRelease } from "../components.ts";
import kit from "./bootstrap-kit.json" with { type: "json" };
import catalog from "./components.json" with { type: "json" };

describe("the bootstrap kit", () => {
  const { releases, coreOrder } = kit;
  const core = releases.filter((release) => release.core);

  test("has fifteen releases in the shape that is answered, eleven of which a person follows, in their order", () => {
    expect(releases).toHaveLength(15);
    expect(releases.filter((release) => !Value.Check(KitRelease, release))).toEqual([]);
    expect(core.map(({ blueprint }) => blueprint)).toEqual(coreOrder);
    expect(coreOrder).toHaveLength(11);
  });

  test("installs nothing before what it depends on", () => {
    const done = new Set<string>();
    const open = [...releases];
    for (let next = ready(); next !== undefined; next = ready()) {
      done.add(next.blueprint);
      open.splice(open.indexOf(next), 1);
    }

    expect(open.map(({ blueprint }) => blueprint)).toEqual([]);

    function ready() {
      return open.find(({ dependsOn }) => dependsOn.every((each) => done.has(each)));
    }
  });

  test("is joined with its cards by Blueprint, and locks the eight of the core that have one", () => {
    const cards = new Map(catalog.components.map((component) => [component.id, component]));
    const joined = releases.filter(({ component }) => component !== null);

    expect(joined.filter(({ component, blueprint }) => cards.get(component ?? "")?.blueprint !== blueprint)).toEqual([]);
    expect(core.flatMap(({ component }) => component ?? []).toSorted()).toEqual(
      catalog.components
        .filter((component) => component.lockReason === "bootstrap-kit")
        .map(({ id }) => id)
        .toSorted(),
    );
  });

  test("shows itself what the catalogue does not: sealed-secrets, nats-jetstream and the platform", () => {
    const shown = core.filter(({ component }) => component === null);

    expect(shown.map(({ id }) => id)).toEqual(["sealed-secrets", "nats-jetstream", "catalyst-platform"]);
    expect(shown.every((release) => "tile" in release && "description" in release && "family" in release)).toBe(true);
  });
});
