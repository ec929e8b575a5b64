import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Edit } from "./rule.ts";

/**
 * Makes the changes that rules propose, from the end of each file to its beginning so that offsets stay right. Of two that overlap the later
 * one in the file wins; the other is proposed again by the next run. Returns the files that changed.
 */
export async function applyEdits(root: string, edits: readonly Edit[]): Promise<string[]> {
  const byFile = Map.groupBy(edits, ({ file }) => file);
  for (const [file, ofFile] of byFile) {
    const path = join(root, file);
    let text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return "";
      throw error;
    });
    let untouched = Number.POSITIVE_INFINITY;
    for (const { start, end, text: replacement } of ofFile.toSorted((one, other) => other.start - one.start)) {
      if (end > untouched) continue;
      text = text.slice(0, start) + replacement + text.slice(end);
      untouched = start;
    }
    await writeFile(path, text);
  }

  return [...byFile.keys()].toSorted();
}
