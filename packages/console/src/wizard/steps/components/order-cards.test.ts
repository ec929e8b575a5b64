import { expect, test } from "vitest";
import { orderCards } from "./order-cards.ts";

const families = [
  { id: "silo", name: "SILO", subtitle: "Storage & Registry" },
  { id: "relay", name: "RELAY", subtitle: "Communication" },
];
const cards = [
  { id: "velero", name: "Velero", description: "Backs up volumes", family: "silo" },
  { id: "harbor", name: "Harbor", description: "Private registry", family: "silo" },
  { id: "ntfy", name: "Ntfy", description: "Sends push notifications", family: "relay" },
];
const idsOf = (wanted: Partial<Parameters<typeof orderCards>[2]>) =>
  orderCards(cards, families, { search: "", family: null, selection: [], ...wanted }).map(({ id }) => id);

test("selected cards come first, then cards come by name", () => {
  expect(idsOf({ selection: ["velero"] })).toEqual(["velero", "harbor", "ntfy"]);
});

test("a search finds by name, description, id and family, in any case", () => {
  expect(idsOf({ search: "HARB" })).toEqual(["harbor"]);
  expect(idsOf({ search: "push" })).toEqual(["ntfy"]);
  expect(idsOf({ search: "relay" })).toEqual(["ntfy"]);
  expect(idsOf({ search: "storage" })).toEqual(["harbor", "velero"]);
});

test("every word of a search must be found", () => {
  expect(idsOf({ search: "silo backs" })).toEqual(["velero"]);
  expect(idsOf({ search: "silo push" })).toEqual([]);
});

test("a family leaves its own cards only", () => {
  expect(idsOf({ family: "silo" })).toEqual(["harbor", "velero"]);
});
