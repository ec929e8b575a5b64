import fc from "fast-check";
import { parse, satisfies } from "semver";
import { expect, it } from "vitest";
import { compatibleWith, isBlueprintVersion, isInRange, isVersionRange } from "./version-range.ts";

const number = fc.integer({ min: 0, max: 4 });
const version = fc
  .tuple(number, number, number, fc.constantFrom("", "-rc.1", "-rc.2", "-alpha"))
  .map(([major, minor, patch, pre]) => `${major}.${minor}.${patch}${pre}`);
const comparator = fc.oneof(
  fc.tuple(fc.constantFrom("^", "~", ">=", "<", "<=", ">", "=", ""), version).map(([operator, of]) => operator + of),
  fc.tuple(number, number).map(([major, minor]) => `${major}.${minor}.x`),
  number.map((major) => `^${major}`),
);
const range = fc.oneof(
  comparator,
  fc.tuple(comparator, comparator).map((both) => both.join(" ")),
  fc.tuple(comparator, comparator).map((both) => both.join(" || ")),
);

it("holds exactly the versions that semver says", () => {
  fc.assert(
    fc.property(version, range, (tried, of) => {
      expect(isVersionRange(of)).toBe(true);
      expect(isInRange(tried, of)).toBe(satisfies(tried, of));
    }),
  );
});

it("holds a pre-release only when it names one of the same version", () => {
  fc.assert(
    fc.property(version, range, (tried, of) => {
      const { prerelease, major, minor, patch } = parse(tried)!;
      fc.pre(prerelease.length > 0 && !of.includes(`${major}.${minor}.${patch}-`));

      expect(isInRange(tried, of)).toBe(false);
    }),
  );
});

it("holds the version that it was made for, and no version that breaks with it", () => {
  fc.assert(
    fc.property(version, (made) => {
      expect(isInRange(made, compatibleWith(made))).toBe(true);
      expect(isInRange(`${parse(made)!.major + 1}.0.0`, compatibleWith(made))).toBe(false);
    }),
  );
});

it.each(["", " ", "latest", "one", "^", ">=1 and <2"])("is no range: %j", (text) => {
  expect(isVersionRange(text)).toBe(false);
});

it.each([
  ["1.0.0", true],
  ["1.0.0-rc.1", true],
  ["v1.0.0", false],
  ["1.0", false],
  ["1.0.0+build", false],
  ["01.0.0", false],
])("takes %s for a Blueprint's version: %s", (text, expected) => {
  expect(isBlueprintVersion(text)).toBe(expected);
});
