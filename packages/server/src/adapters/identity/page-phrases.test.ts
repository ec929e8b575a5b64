import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { languageOf, speaker } from "./page-phrases.ts";
import { signInPage, signInProblemPage, signedInPage } from "./pages.ts";

test.each([
  [undefined, "en"],
  ["", "en"],
  ["de-DE,fr;q=0.8", "en"],
  ["ar", "ar"],
  ["ar-OM,ar;q=0.9,en;q=0.5", "ar"],
  ["en-GB,en;q=0.9,ar;q=0.8", "en"],
  ["en;q=0.3, ar;q=0.7", "ar"],
  ["ar;q=0,en;q=0.1", "en"],
  ["nonsense;;q=x,,", "en"],
])("a browser that asks for %j is spoken to in %s", (header, language) => {
  expect(languageOf(header)).toBe(language);
});

test("what nobody has translated stays English, says so, and stays text", () => {
  expect(speaker("ar")("<b>upstream said no</b>")).toBe('<span lang="en" dir="ltr">&#60;b&#62;upstream said no&#60;/b&#62;</span>');
  expect(speaker("en")("upstream said no")).toBe("upstream said no");
});

test("Arabic pages run from right to left and hold no English sentence", () => {
  const pages = [
    signInPage({ action: "/", invited: undefined, problem: "This code is not known, was used before, or has expired.", language: "ar" }),
    signInPage({ action: "/", invited: "Maha", problem: undefined, language: "ar" }),
    signedInPage({ name: "Maha", roles: [], language: "ar" }),
    signInProblemPage({
      title: "Signing in did not work",
      sentence: "Too many sign-ins from your address. Wait a minute, then start again.",
      again: "/",
      language: "ar",
    }),
  ];

  for (const page of pages) {
    expect(page).toContain('<html lang="ar" dir="rtl">');
    expect(page).not.toContain('lang="en"');
  }
});

/** A sentence that is changed where it is said would silently be English in Arabic pages. */
test("every sentence that the issuer's pages say has its translation", async () => {
  const sources = await Promise.all(["mount-issuer.ts", "pages.ts"].map((name) => readFile(new URL(name, import.meta.url), "utf8")));
  const sentences = sources.flatMap((source) => [...source.matchAll(/"([A-Z][a-z-]+[ :][^"\n]+)"/g)].map(([, sentence = ""]) => sentence));

  expect(sentences.length).toBeGreaterThan(10);
  for (const sentence of sentences) expect(speaker("ar")(sentence)).not.toContain("<span");
});
