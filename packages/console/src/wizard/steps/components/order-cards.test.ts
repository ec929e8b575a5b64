import { expect, test } from "vitest";
import { orderCards } from "./order-cards.ts";

const cards = [
  { id: "velero", name: "Velero", family: "silo", text: "velero backs up volumes silo storage" },
  { id: "harbor", name: "Harbor", family: "silo", text: "harbor private registry silo storage" },
  { id: "ntfy", name: "Ntfy", family: "relay", text: "ntfy push notifications relay" },
];
const idsOf = (wanted: { words?: string[]; family?: string; selection?: string[] }) =>
  orderCards(cards, { words: [], family: null, selection: [], textOf: ({ text }) => text, ...wanted }).map(({ id }) => id);

test("selected cards come first, then cards come by name", () => {
  expect(idsOf({ selection: ["velero"] })).toEqual(["velero", "harbor", "ntfy"]);
});

test("every word of a search must be found, in part at least", () => {
  expect(idsOf({ words: ["stor"] })).toEqual(["harbor", "velero"]);
  expect(idsOf({ words: ["silo", "backs"] })).toEqual(["velero"]);
  expect(idsOf({ words: ["silo", "push"] })).toEqual([]);
});

test("a family leaves its own cards only", () => {
  expect(idsOf({ family: "silo" })).toEqual(["harbor", "velero"]);
});
