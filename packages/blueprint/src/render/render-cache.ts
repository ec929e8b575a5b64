import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Type } from "typebox";
import { Value } from "typebox/value";
import type { Reading } from "./read-render.ts";

export interface KeptRender {
  text: string;
  /** Its documents as they were read. */
  readings: Reading[];
}

/** Renders that went well, kept between runs by the digest of everything that went into them. */
export interface RenderCache {
  read(key: string): Promise<KeptRender | undefined>;
  write(key: string, render: KeptRender): Promise<void>;
}

const keptRender = Type.Object({
  text: Type.String(),
  readings: Type.Array(Type.Union([Type.Object({ value: Type.Unknown() }), Type.Object({ problem: Type.String() })])),
});

/** A folder with a file per render. Safe to delete at any time, and for several processes at once. */
export function renderCacheIn(folder: string): RenderCache {
  const fileOf = (key: string): string => join(folder, key.slice(0, 2), `${key}.json`);

  return {
    async read(key) {
      try {
        const kept: unknown = JSON.parse(await readFile(fileOf(key), "utf8"));

        return Value.Check(keptRender, kept) ? kept : undefined;
      } catch {
        return undefined;
      }
    },
    async write(key, render) {
      const file = fileOf(key);
      await mkdir(join(file, ".."), { recursive: true });
      const temporary = `${file}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify(render));
      await rename(temporary, file);
    },
  };
}
