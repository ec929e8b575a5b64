import MessageFormat from "@messageformat/core";
import compileModule from "@messageformat/core/compile-module.js";
import type { Plugin } from "vite";

/** Turns the ICU texts of `src/i18n/<locale>/<area>.json` into functions, so that no parser is sent to a browser. */
export function compileMessages(): Plugin {
  return {
    name: "catalyst:messages",
    enforce: "pre",
    transform(text, id) {
      const locale = /\/src\/i18n\/(\w+)\/[\w-]+\.json$/.exec(id)?.[1];
      if (locale === undefined) return undefined;
      const compiler = new MessageFormat(locale, { currency: "EUR" });
      return { code: compileModule(compiler, JSON.parse(text) as Record<string, string>), moduleType: "js", map: null };
    },
  };
}
