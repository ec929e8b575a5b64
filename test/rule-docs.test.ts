import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { allRules } from "../packages/blueprint/src/rules/all-rules.ts";
import { renderRuleDocs } from "../scripts/render-rule-docs.ts";
import { readDocument } from "./documents/read-document.ts";

const root = new URL("..", import.meta.url);
const pages = renderRuleDocs();

describe.each(pages)("$path", ({ path, text }) => {
  test("says what the rules say", () => {
    const committed = readFileSync(fileURLToPath(new URL(path, root)), "utf8");

    expect(committed, "out of date: run node scripts/write-rule-docs.ts").toBe(text);
  });
});

test("every rule has its place in one page, with an example, and the list leads there", () => {
  const [index, ...groups] = pages.map(({ text }) => readDocument(text));

  const places = groups.flatMap(({ anchors }) => anchors);
  const linked = index!.links.flatMap((link) => link.split("#")[1] ?? []);
  const ids = allRules.map(({ id }) => id.toLowerCase());

  expect(ids.filter((id) => places.filter((place) => place === id).length !== 1)).toEqual([]);
  expect(linked).toEqual(ids);
});
