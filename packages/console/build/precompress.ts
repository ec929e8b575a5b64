import { readdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Below this a compressed copy saves nothing worth a file, bytes. */
const smallest = 1024;

/** Writes compressed copies beside the built files once, so that a server needs not do it for each reader. */
export function precompress(): Plugin {
  let folder = "";
  return {
    name: "catalyst:precompress",
    apply: "build",
    configResolved: (config) => void (folder = resolve(config.root, config.build.outDir)),
    async writeBundle() {
      const files = await readdir(folder, { recursive: true });
      for (const file of files.filter((each) => /\.(js|css|html|svg|json)$/.test(each))) {
        const bytes = await readFile(join(folder, file));
        if (bytes.length < smallest) continue;
        await writeFile(join(folder, `${file}.gz`), gzipSync(bytes, { level: 9 }));
        await writeFile(join(folder, `${file}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }));
      }
    },
  };
}
