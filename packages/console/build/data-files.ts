import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Plugin } from "vite";

/** Ships the contract's lists of sizes, providers and components as data, which a browser reads faster than the program they would be otherwise. */
export function dataFiles(): Plugin {
  return {
    name: "catalyst:data-files",
    apply: "build",
    enforce: "pre",
    async load(id) {
      if (!/\/(contract\/src\/data|console\/src\/catalog)\/[\w.-]+\.json$/.test(id)) return undefined;
      const source = JSON.stringify(JSON.parse(await readFile(id, "utf8")));
      const file = this.emitFile({ type: "asset", name: basename(id), source });
      return { code: `export default await (await fetch(import.meta.ROLLUP_FILE_URL_${file})).json();`, moduleType: "js" };
    },
  };
}
