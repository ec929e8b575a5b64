import type { TreemapItem } from "@catalyst/contract";
import { expect, test } from "vitest";
import { layOut } from "./treemap-layout.ts";

const frame = { width: 900, height: 500 };
const leaf = (id: string, size: number): TreemapItem => ({ id, name: id, count: 1, percentage: 50, size_value: size });
const items: TreemapItem[] = [
  { id: "spine", name: "SPINE", count: 2, percentage: 40, size_value: 4, children: [leaf("cilium", 3), leaf("coredns", 1)] },
  { id: "pilot", name: "PILOT", count: 1, percentage: 10, size_value: 2, children: [leaf("flux", 2)] },
];

test("cells are as large as what they stand for", () => {
  const cells = layOut([leaf("three", 3), leaf("one", 1)], frame);

  const [three, one] = cells.map(({ width, height }) => width * height);
  expect(three! / one!).toBeGreaterThan(2.8);
  expect(three! / one!).toBeLessThan(3.2);
});

test("a group frames its cells, which lie inside it and do not cover each other", () => {
  const cells = layOut(items, frame);

  const spine = cells.find(({ item }) => item.id === "spine")!;
  const inside = cells.filter(({ path }) => path[0] === "spine" && path.length === 2);
  expect(spine.isGroup).toBe(true);
  expect(inside.map(({ path }) => path.join("/")).toSorted()).toEqual(["spine/cilium", "spine/coredns"]);
  for (const cell of inside) {
    expect(cell.x).toBeGreaterThanOrEqual(spine.x);
    expect(cell.y).toBeGreaterThan(spine.y);
    expect(cell.x + cell.width).toBeLessThanOrEqual(spine.x + spine.width + 1e-9);
    expect(cell.y + cell.height).toBeLessThanOrEqual(spine.y + spine.height + 1e-9);
  }
  const [one, other] = inside;
  const apart =
    one!.x + one!.width <= other!.x ||
    other!.x + other!.width <= one!.x ||
    one!.y + one!.height <= other!.y ||
    other!.y + other!.height <= one!.y;
  expect(apart).toBe(true);
});

test("only the layer below the one shown is drawn, deeper ones are opened", () => {
  const deep: TreemapItem = { id: "a", name: "a", count: 1, percentage: null, children: [{ ...leaf("b", 1), children: [leaf("c", 1)] }] };

  expect(layOut([deep], frame).map(({ item }) => item.id)).toEqual(["a", "b"]);
});

test("what has no size is still there to be seen", () => {
  const cells = layOut([leaf("large", 10), { id: "none", name: "none", count: 1, percentage: null }], frame);

  expect(cells.find(({ item }) => item.id === "none")!.width).toBeGreaterThan(0);
});
