import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { Plugin } from "vite";
import type { Message } from "../src/i18n/say.ts";
import { parseMessage } from "./parse-message.ts";

const name = "virtual:texts";
const folder = join(import.meta.dirname, "../src/i18n");
const locales = ["en", "ar"] as const;
/** What every page begins with, in every language: it comes with the program. */
const first = "shell";

/**
 * Ships the texts as data, one file an area and language, parsed at build time. With CATALYST_PSEUDO_TEXTS set, what is written from right to
 * left says English at more than its length: what a page cannot hold then shows.
 */
export function texts(): Plugin {
  return {
    name: "catalyst:texts",
    apply: "build",
    resolveId: (source) => (source === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const areas = readdirSync(join(folder, "en")).map((file) => basename(file, ".json"));
      const all = locales.flatMap((locale) => areas.map((area) => ({ locale, area, source: JSON.stringify(read(locale, area)) })));
      const files = all
        .filter(({ area }) => area !== first)
        .map(({ locale, area, source }) => {
          const file = this.emitFile({ type: "asset", name: `${area}.${locale}.json`, source });
          return `"${locale}/${area}": import.meta.ROLLUP_FILE_URL_${file}`;
        });
      const inline = all.filter(({ area }) => area === first).map(({ locale, area, source }) => `"${locale}/${area}": ${source}`);
      return `export const inline = { ${inline.join(", ")} };\nexport const files = { ${files.join(", ")} };`;
    },
  };
}

function read(locale: (typeof locales)[number], area: string): Record<string, Message> {
  const isPseudo = process.env["CATALYST_PSEUDO_TEXTS"] !== undefined && locale === "ar";
  const source = JSON.parse(readFileSync(join(folder, isPseudo ? "en" : locale, `${area}.json`), "utf8")) as Record<string, string>;
  return Object.fromEntries(Object.entries(source).map(([key, text]) => [key, parseMessage(isPseudo ? lengthened(text) : text)]));
}

/** How much longer than English other languages get. */
const growth = 0.4;

/** Words without a meaning behind a text: inside it they could fall into its plurals. */
function lengthened(text: string): string {
  const more = Math.ceil(text.length * growth);
  return `${text} ${"lorem ipsum dolor ".repeat(1 + more / 18).slice(0, more)}`.trim();
}
