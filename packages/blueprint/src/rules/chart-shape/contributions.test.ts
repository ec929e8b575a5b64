import { describe, expect, it } from "vitest";
import { exampleDependency } from "../../testing/example-subject.ts";
import { isInPlay, isSwitchedOff } from "./contributions.ts";

it.each([
  [undefined, {}, false],
  ["a.enabled", { a: { enabled: false } }, true],
  ["a.enabled", { a: { enabled: true } }, false],
  ["a.enabled", {}, false],
  ["a.enabled,b.enabled", { b: { enabled: false } }, true],
  ["a.enabled, b.enabled", { a: { enabled: true }, b: { enabled: false } }, false],
])("a condition %s over %j is off: %s", (condition, values, off) => {
  expect(isSwitchedOff(condition, values)).toBe(off);
});

describe("a value", () => {
  const outer = exampleDependency({
    name: "outer",
    condition: "outer.enabled",
    files: {
      "Chart.yaml": "dependencies:\n  - name: inner\n    condition: inner.enabled\n",
      "charts/inner/Chart.yaml": "dependencies:\n  - name: innermost\n    condition: innermost.enabled\n",
    },
  });

  it.each([
    [["own", "x"], {}, true],
    [["outer", "x"], {}, true],
    [["outer", "x"], { outer: { enabled: false } }, false],
    [["outer", "inner", "x"], { outer: { inner: { enabled: false } } }, false],
    [["outer", "inner", "innermost", "x"], { outer: { inner: { innermost: { enabled: false } } } }, false],
    [["outer", "inner", "innermost", "x"], { outer: { inner: { innermost: { enabled: true } } } }, true],
  ])("at %j counts with %j: %s", (path, values, counts) => {
    expect(isInPlay(path, [outer], values)).toBe(counts);
  });
});
