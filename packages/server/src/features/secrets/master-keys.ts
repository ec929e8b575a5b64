import { readFile, writeFile } from "node:fs/promises";
import { type Key, keyOf } from "../../platform/envelope.ts";
import type { RandomBytes } from "../../platform/random.ts";

/** Reads base64 keys of 32 bytes, one a line or separated by commas. The first seals; all open, which is how keys are rotated. */
export function parseMasterKeys(text: string): Key[] {
  const parts = text.split(/[\s,]+/).filter((part) => part !== "");
  if (parts.length === 0) throw new Error("No encryption key was given");
  return parts.map((part) => keyOf(Buffer.from(part, "base64")));
}

/** Reads the key file, or makes one (0600) at the first start. */
export async function readOrMakeKeyFile(file: string, random: RandomBytes): Promise<Key[]> {
  try {
    await writeFile(file, `${random(32).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return parseMasterKeys(await readFile(file, "utf8"));
}
