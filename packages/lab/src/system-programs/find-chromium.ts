import { findExecutable } from "./find-system-programs.ts";
import { thisSystem } from "./system-host.ts";

/** Where the browser is that pages are tried in. Throws with what to install when there is none. */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const given = environment["CATALYST_CHROMIUM"];
  if (given !== undefined && given !== "") return given;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const path = await findExecutable(thisSystem(environment), name);
    if (path !== undefined) return path;
  }

  throw new Error("There is no Chromium on PATH: install Debian's package chromium, or name one in CATALYST_CHROMIUM");
}
