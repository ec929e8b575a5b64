import { expect, test } from "vitest";
import { firstChoice, itemsAlong, withLayer, withMoreLayers, withoutLayer, withSize } from "./treemap-choice.ts";

test("a limit as size fixes the colour to utilization, a count leaves it", () => {
  const byCount = { ...withSize(firstChoice, "replica_count"), color: "health" as const };

  expect(withSize(byCount, "replica_count").color).toBe("health");
  expect(withSize(byCount, "memory_limit").color).toBe("utilization");
});

test("no layer comes twice: choosing one that is there exchanges the two", () => {
  expect(withLayer(firstChoice, 0, "application").layers).toEqual(["application", "family"]);
  expect(withLayer(firstChoice, 0, "cluster").layers).toEqual(["cluster", "application"]);
});

test("there are at least one and at most four layers", () => {
  const full = withMoreLayers(withMoreLayers(withMoreLayers(firstChoice)));
  const one = withoutLayer(withoutLayer(withoutLayer(firstChoice, 0), 0), 0);

  expect(full.layers).toHaveLength(4);
  expect(new Set(full.layers).size).toBe(4);
  expect(one.layers).toEqual(["application"]);
});

test("a place that has gone leads to the nearest one above it that is there", () => {
  const leaf = { id: "cilium", name: "Cilium", count: 1, percentage: 1 };
  const items = [{ id: "spine", name: "SPINE", count: 1, percentage: 1, children: [leaf] }];

  expect(itemsAlong(items, ["spine", "gone"]).map(({ id }) => id)).toEqual(["spine"]);
  expect(itemsAlong(items, ["spine", "cilium"]).map(({ id }) => id)).toEqual(["spine"]);
  expect(itemsAlong(items, ["gone"])).toEqual([]);
});
