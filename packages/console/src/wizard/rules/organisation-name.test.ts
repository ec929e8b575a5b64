import { expect, test } from "vitest";
import { nameProblem } from "./organisation-name.ts";
import { placeNames } from "./place-names.ts";

test.each([
  ["", "missing"],
  ["  \t ", "missing"],
  ["a".repeat(121), "long"],
  ["Bank\u0007", "control"],
  ["Bank\nof Muscat", "control"],
  ["a".repeat(120), undefined],
  ["وزارة الصحة", undefined],
  [" Ünal & Söhne (№ 1) ", undefined],
])("the name %j is %s", (name, problem) => {
  expect(nameProblem(name)).toBe(problem);
});

test("proposed places are written as names, and in Arabic those come first", () => {
  expect(placeNames("en")).toEqual(expect.arrayContaining(["Muscat", "Sultanate of Oman", "UAE", "New Delhi"]));
  expect(placeNames("en").some((name) => /\p{Script=Arabic}/u.test(name))).toBe(false);
  expect(placeNames("ar")[0]).toBe("سلطنة عمان");
});
