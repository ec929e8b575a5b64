import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { FileTree } from "../model/file-tree.ts";
import type { ResultCache, VerifiedPart } from "./verify.ts";

/**
 * Keeps answers in a folder. A rule may look at any neighbour, so an answer holds as long as no file of the repository changes; what else it
 * depends on (rules, Helm, where charts came from, options) is named in `context`. Safe to delete, and for several processes at once.
 */
export function resultCacheIn(folder: string, files: FileTree, context: readonly string[]): ResultCache & { hits(): number } {
  const everything = digestOfTree(files, context);
  const fileOf = (subject: string): string => {
    const key = createHash("sha256").update(everything).update(subject).digest("hex");

    return join(folder, key.slice(0, 2), `${key}.json`);
  };
  let hits = 0;

  return {
    hits: () => hits,
    async read(subject) {
      const text = await readFile(fileOf(subject), "utf8").catch(() => undefined);
      if (text === undefined) return undefined;
      hits += 1;

      return JSON.parse(text) as VerifiedPart;
    },
    async write(subject, part) {
      // What was not to be had may be there the next time.
      if (part.notChecked.some(({ reason }) => reason.startsWith("not to be had"))) return;
      const file = fileOf(subject);
      await mkdir(join(file, ".."), { recursive: true });
      const temporary = `${file}.${randomUUID()}`;
      await writeFile(temporary, JSON.stringify(part));
      await rename(temporary, file);
    },
  };
}

function digestOfTree(files: FileTree, context: readonly string[]): string {
  const hash = createHash("sha256").update([...context, ...files.links].join("\0"));
  for (const path of files.paths) hash.update(path).update("\0").update(files.bytes(path)!).update("\0");

  return hash.digest("hex");
}
