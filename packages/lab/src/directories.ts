import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

type Environment = Readonly<Record<string, string | undefined>>;

/** The root of this checkout: the folder that holds `tools/` and `infra/`. */
export const checkoutDirectory = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** Where built programs are kept: `CATALYST_CACHE_DIR`, else `catalyst` below the XDG cache directory. Safe to delete. */
export function cacheDirectory(environment: Environment): string {
  return environment["CATALYST_CACHE_DIR"] ?? join(baseDirectory(environment, "XDG_CACHE_HOME", ".cache"), "catalyst");
}

/** Where running programs keep their data and logs: `CATALYST_STATE_DIR`, else `catalyst/<name>` below the XDG state directory. */
export function stateDirectory(environment: Environment, name = "default"): string {
  return environment["CATALYST_STATE_DIR"] ?? join(baseDirectory(environment, "XDG_STATE_HOME", ".local/state"), "catalyst", name);
}

/** The XDG specification says that a relative path there is to be ignored. */
function baseDirectory(environment: Environment, variable: string, fallback: string): string {
  const configured = environment[variable];

  return configured !== undefined && isAbsolute(configured) ? configured : join(environment["HOME"] ?? homedir(), fallback);
}
