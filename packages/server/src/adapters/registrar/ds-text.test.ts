import { expect, test } from "vitest";
import { canonicalDs, parseDs } from "./ds-text.ts";

test("a DS text is read into its parts and compared in lower case", () => {
  expect(parseDs("12345 13 2 ABCDEF")).toEqual({ keyTag: 12_345, algorithm: 13, digestType: 2, digest: "abcdef" });
  expect(canonicalDs(" 12345 13 2 ABCDEF ")).toBe("12345 13 2 abcdef");
});

test.each(["", "12345 13 2", "12345 13 2 xyz", "a b c d"])("'%s' is refused", (text) => {
  expect(() => parseDs(text)).toThrow(/no DS record/);
});
