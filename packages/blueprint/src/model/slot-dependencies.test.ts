import { expect, it } from "vitest";
import { projectKit, type KitSlot } from "./kit-data.ts";
import { slotDependencies } from "./slot-dependencies.ts";

it.each(projectKit.slots.map((entry) => [entry.blueprint, entry] as const))("generates what the kit has for %s", (blueprint, entry) => {
  const hard = projectKit.catalog.find(({ name }) => name === blueprint)!.dependsOn;

  expect(slotDependencies(blueprint, hard, projectKit.slots).toSorted()).toEqual(entry.dependsOn.toSorted());
});

it("adds the barrier only where no dependency leads to it, and never before it", () => {
  const kit = [slot("bp-net", []), slot("bp-flux", ["bp-net"]), slot("bp-data", ["bp-flux"]), slot("bp-app", ["bp-data"])];
  const slots = [...kit, slot("bp-new", []), { ...slot("bp-component", []), mandatory: false }];

  expect(slotDependencies("bp-new", [], slots)).toEqual(["bp-flux"]);
  expect(slotDependencies("bp-component", [], slots)).toEqual([]);
  expect(slotDependencies("bp-app", ["bp-data"], slots)).toEqual(["bp-data"]);
  expect(slotDependencies("bp-net", [], slots)).toEqual([]);
  expect(slotDependencies("bp-flux", ["bp-net"], slots)).toEqual(["bp-net"]);
});

it("leaves out what has no slot", () => {
  expect(slotDependencies("bp-app", ["bp-data", "bp-elsewhere"], [slot("bp-data", [])])).toEqual(["bp-data"]);
});

function slot(blueprint: string, dependsOn: string[]): KitSlot {
  return { ...projectKit.slots[0]!, blueprint, dependsOn };
}
