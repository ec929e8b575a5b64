import { readFile } from "node:fs/promises";
import { logPath } from "@catalyst/lab/supervisor/child-log.ts";

/** The one-time link that the mothership prints at its first start; undefined when it printed none, or the log was rotated since. */
export async function readSignInLink(stateDirectory: string, baseURL: string): Promise<string | undefined> {
  const log = await readFile(logPath(stateDirectory, "mothership"), "utf8").catch(() => "");
  const links = log.match(/https?:\/\/[^\s"]+\/sign-in\?[^\s"]+/g);

  return links?.findLast((link) => link.startsWith(baseURL));
}
