import { expect, it } from "vitest";
import type { Edit } from "../rules/rule.ts";
import { fileTreeOf } from "./file-tree.ts";
import { insertPair, quoteScalar, removePair, replaceScalar } from "./yaml-edits.ts";
import { yamlFile, type YamlFile } from "./yaml-file.ts";

it("keeps quotes, comments and everything else when a scalar changes", () => {
  const text = "# Pins.\na:\n  one: '1.0.0'  # first\n  two: \"1.0.0\"\n  three: 1.0.0\n";

  expect(edited(text, (file) => ["one", "two", "three"].flatMap((key) => replaceScalar(file, ["a", key], "1.1.0")))).toBe(
    text.replaceAll("1.0.0", "1.1.0"),
  );
});

it("puts quotes around what is written, and not around what is read", () => {
  expect(edited("a: [no, 0644]\n", (file) => [...quoteScalar(file, ["a", 0]), ...quoteScalar(file, ["a", 1])])).toBe('a: ["no", "0644"]\n');
});

it.each([
  ["a:\n  b: 1 # gone\n  c: 2\n", "a:\n  c: 2\n"],
  ["a:\n  c: 2\n  b: 1", "a:\n  c: 2\n"],
  ["a: {b: 1, c: 2}\n", "a: {c: 2}\n"],
  ["a: {c: 2, b: 1}\n", "a: {c: 2}\n"],
  ["a: {b: 1}\n", "a: {}\n"],
])("takes a pair out of %j", (text, expected) => {
  expect(edited(text, (file) => removePair(file, ["a", "b"]))).toBe(expected);
});

it.each([
  ["a:\n  b: 1\n", ["a"], "a:\n  new: x\n  b: 1\n"],
  ["a:\n  - b: 1\n    c: 2\n", ["a", 0], "a:\n  - new: x\n    b: 1\n    c: 2\n"],
  ["a: {b: 1}\n", ["a"], "a: {new: x, b: 1}\n"],
  ["b: 1\n", [], "new: x\nb: 1\n"],
])("writes a pair into %j", (text, path, expected) => {
  expect(edited(text, (file) => insertPair(file, path, "new: x"))).toBe(expected);
});

it("changes nothing where there is nothing to change", () => {
  expect(
    edited("a: {}\n", (file) => [...insertPair(file, ["a"], "x: 1"), ...removePair(file, ["b"]), ...replaceScalar(file, ["b"], "x")]),
  ).toBe("a: {}\n");
});

function edited(text: string, editsOf: (file: YamlFile) => Edit[]): string {
  const file = yamlFile(fileTreeOf("/", new Map([["x.yaml", new TextEncoder().encode(text)]])), "x.yaml")!;

  return editsOf(file)
    .toSorted((one, other) => other.start - one.start)
    .reduce((result, { start, end, text: replacement }) => result.slice(0, start) + replacement + result.slice(end), text);
}
