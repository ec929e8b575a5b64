import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import MessageFormat from "@messageformat/core";
import { describe, expect, test } from "vitest";
import { parseMessage } from "../../build/parse-message.ts";
import { type Language, say } from "./say.ts";

const counts = [0, 1, 2, 3, 11, 100, 1.5];

// What the library for ICU texts says is what the console must say.
describe.each(["en", "ar"])("every text in %s", (locale) => {
  const language: Language = {
    plurals: new Intl.PluralRules(locale),
    formatNumber: (value) => new Intl.NumberFormat(locale).format(value),
  };
  const compiler = new MessageFormat(locale, { currency: "EUR" });

  test.each(readdirSync(join(import.meta.dirname, locale)))("of %s is said as the standard's own library says it", (file) => {
    const texts = Object.values(JSON.parse(readFileSync(join(import.meta.dirname, locale, file), "utf8")) as Record<string, string>);

    const said = texts.flatMap((text) => counts.map((count) => say(parseMessage(text), valuesFor(text, count), language)));

    expect(said).toEqual(texts.flatMap((text) => counts.map((count) => compiler.compile(text)(valuesFor(text, count)))));
  });
});

test("a number that has a text of its own gets it", () => {
  const language: Language = { plurals: new Intl.PluralRules("en"), formatNumber: String };
  const message = parseMessage("{n, plural, =0 {none} one {# thing} other {# things}}");

  expect([0, 1, 2].map((n) => say(message, { n }, language))).toEqual(["none", "1 thing", "2 things"]);
});

test("a text that uses more of ICU than the console speaks is refused", () => {
  expect(() => parseMessage("{kind, select, a {A} other {B}}")).toThrow("select");
});

/** Plurals get the number, everything else a word. */
function valuesFor(text: string, count: number): Record<string, string | number> {
  const names = [...text.matchAll(/\{\s*([\w-]+)\s*([,}])/g)];
  return Object.fromEntries(names.map(([, name, after]) => [name, after === "," ? count : `<${name}>`]));
}
