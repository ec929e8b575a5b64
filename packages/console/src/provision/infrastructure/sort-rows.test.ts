import { expect, test } from "vitest";
import { nextOrder, sortRows } from "./sort-rows.ts";

const sorted = (values: (string | number | null)[], isDescending = false) => sortRows(values, (value) => value, isDescending);

test("numbers sort by size, names as people count", () => {
  expect(sorted([10, 9, 100])).toEqual([9, 10, 100]);
  expect(sorted(["node-10", "node-2", "node-1"])).toEqual(["node-1", "node-2", "node-10"]);
});

test("what is not known is last in both directions", () => {
  expect(sorted([null, "b", "a"])).toEqual(["a", "b", null]);
  expect(sorted([null, "b", "a"], true)).toEqual(["b", "a", null]);
});

test("equal rows keep the order in which they were told", () => {
  const rows = [
    { name: "a", at: 1 },
    { name: "a", at: 2 },
  ];

  expect(sortRows(rows, ({ name }) => name, true).map(({ at }) => at)).toEqual([1, 2]);
});

test("a second press on a column turns its order round, a press on another begins anew", () => {
  const first = nextOrder({ column: "name", isDescending: false }, "name");

  expect(first).toEqual({ column: "name", isDescending: true });
  expect(nextOrder(first, "size")).toEqual({ column: "size", isDescending: false });
});
