import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import MessageFormat from "@messageformat/core";
import { type Token, parse } from "@messageformat/parser";
import { describe, expect, test } from "vitest";

const locales = ["en", "ar"] as const;
const areas = readdirSync(join(import.meta.dirname, "en")).map((file) => basename(file, ".json"));
/** Forms that a number can take. English says many things the same for one and for more; Arabic hardly any. */
const pluralForms = { en: ["other"], ar: ["zero", "one", "two", "few", "many", "other"] };
const banned = /\b(tenant|workspace|instance|module|template)s?\b/i;

test("both languages have the same areas", () => {
  expect(readdirSync(join(import.meta.dirname, "ar")).map((file) => basename(file, ".json"))).toEqual(areas);
});

describe.each(areas)("the texts of %s", (area) => {
  const texts = { en: readArea("en", area), ar: readArea("ar", area) };

  test("have the same keys in both languages", () => {
    expect(Object.keys(texts.ar).toSorted()).toEqual(Object.keys(texts.en).toSorted());
  });

  test("take the same values in both languages", () => {
    const differing = Object.keys(texts.en).filter((key) => valuesOf(texts.en[key]).join() !== valuesOf(texts.ar[key]).join());

    expect(differing).toEqual([]);
  });

  test.each(locales)("can be said in %s, with every plural form of the language", (locale) => {
    const compiler = new MessageFormat(locale, { currency: "EUR" });
    const faults = Object.entries(texts[locale]).flatMap(([key, text]) => {
      compiler.compile(text);
      return missingForms(parse(text), pluralForms[locale]).map((form) => `${key} lacks ${form}`);
    });

    expect(faults).toEqual([]);
  });

  test("are there, and are not the English ones where Arabic is written", () => {
    const empty = locales.flatMap((locale) =>
      Object.entries(texts[locale])
        .filter(([, text]) => text.trim() === "")
        .map(([key]) => `${locale} ${key}`),
    );
    const sentences = Object.entries(texts.ar).filter(([key, text]) => text === texts.en[key] && /[a-z]+ [a-z]+ [a-z]+/.test(text));

    expect(empty).toEqual([]);
    expect(sentences).toEqual([]);
  });

  test("call no thing by a word that is not used here", () => {
    expect(Object.entries(texts.en).filter(([key, text]) => banned.test(`${key} ${text}`))).toEqual([]);
  });
});

function readArea(locale: (typeof locales)[number], area: string): Record<string, string> {
  return JSON.parse(readFileSync(join(import.meta.dirname, locale, `${area}.json`), "utf8")) as Record<string, string>;
}

/** Names of the values that a text takes, each once. */
function valuesOf(text: string | undefined): string[] {
  return [...new Set(everyToken(parse(text ?? "")).flatMap((token) => ("arg" in token ? [token.arg] : [])))].toSorted();
}

function missingForms(tokens: Token[], wanted: readonly string[]): string[] {
  return everyToken(tokens).flatMap((token) => {
    if (token.type !== "plural") return [];
    const forms = new Set(token.cases.map(({ key }) => (key === "=0" ? "zero" : key)));
    return wanted.filter((form) => !forms.has(form));
  });
}

function everyToken(tokens: Token[]): Token[] {
  return tokens.flatMap((token) => ["cases" in token ? token.cases.flatMap((each) => everyToken(each.tokens)) : [], token].flat());
}
