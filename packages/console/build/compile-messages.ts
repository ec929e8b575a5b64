import { readFile } from "node:fs/promises";
import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";

type Texts = Record<string, string>;

/**
 * Turns the ICU texts of `src/i18n/<locale>/<area>.json` into functions, so that no parser is sent to a browser. With CATALYST_PSEUDO_TEXTS set,
 * what is written from right to left says English at more than its length: what a page cannot hold then shows.
 */
export function compileMessages(): Plugin {
  const isPseudo = process.env["CATALYST_PSEUDO_TEXTS"] !== undefined;
  return {
    name: "catalyst:messages",
    enforce: "pre",
    async transform(text, id) {
      const locale = /\/src\/i18n\/(\w+)\/[\w-]+\.json$/.exec(id)?.[1];
      if (locale === undefined) return undefined;
      const texts =
        isPseudo && locale === "ar" ? lengthened(await readFile(id.replace("/ar/", "/en/"), "utf8")) : (JSON.parse(text) as Texts);
      const compiler = new MessageFormat(isPseudo ? "en" : locale, { currency: "EUR" });
      return { code: compileModule(compiler, texts), moduleType: "js", map: null };
    },
  };
}

/** How much longer than English other languages get. */
const growth = 0.4;

/** Words without a meaning behind each text: inside it they could fall into its plurals. */
function lengthened(text: string): Texts {
  return Object.fromEntries(
    Object.entries(JSON.parse(text) as Texts).map(([key, each]) => [
      key,
      `${each} ${"lorem ipsum dolor ".repeat(1 + (each.length * growth) / 18).slice(0, Math.ceil(each.length * growth))}`.trim(),
    ]),
  );
}
