import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { ToolHost } from "./tool-host.ts";
import { compareVersions } from "./version-range.ts";

export interface GoToolchain {
  path: string;
  /** Such as "1.26.8". */
  version: string;
}

/** Where Go's own archive and Debian's packages put it, for a PATH that does not name it. */
const usualDirectories = ["/usr/local/go/bin", "/usr/lib/go/bin"];

/** The first Go that is not older than `least`, from PATH or from the usual places; else the first there is. */
export async function findGo(host: ToolHost, least = "0", signal?: AbortSignal): Promise<GoToolchain | undefined> {
  let tooOld: GoToolchain | undefined;
  for (const directory of [...pathDirectories(host), ...usualDirectories]) {
    const path = join(directory, "go");
    const version = (await isExecutable(path)) ? await readVersion(host, path, signal) : undefined;
    if (version === undefined) continue;
    if (compareVersions(version, least) >= 0) return { path, version };
    tooOld ??= { path, version };
  }

  return tooOld;
}

export function pathDirectories(host: ToolHost): string[] {
  return (host.environment["PATH"] ?? "").split(delimiter).filter((directory) => directory !== "");
}

export async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function readVersion(host: ToolHost, path: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  const result = await execa(path, ["env", "GOVERSION"], {
    reject: false,
    extendEnv: false,
    env: { ...host.environment, GOTOOLCHAIN: "local" },
    timeout: 20_000,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();

  return result.failed ? undefined : /^go(\d+\.\d+(?:\.\d+)?)/.exec(result.stdout)?.[1];
}
