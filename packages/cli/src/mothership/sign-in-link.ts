import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mothershipDataDirectory } from "./child-definitions.ts";

/** The one-time link that the mothership makes at its first start and keeps until somebody has signed in. */
export async function readSignInLink(stateDirectory: string): Promise<string | undefined> {
  const link = await readFile(join(mothershipDataDirectory(stateDirectory), "sign-in-link"), "utf8").catch(() => "");

  return link.trim() === "" ? undefined : link.trim();
}
