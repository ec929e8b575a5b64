import { execa } from "execa";
import { tmpdir } from "node:os";
import { findGo } from "./go-toolchain.ts";
import { thisHost, type ToolHost } from "./tool-host.ts";

/** Enough for a few megabytes over a slow line. */
const downloadLimitMs = 2 * 60_000;

/**
 * The unpacked folder of a Go module in exactly this version: Go checks it against its checksum database and keeps it in its module cache, where
 * a second question is answered without a network. Undefined: there is no Go, or it could not fetch the module.
 */
export async function goModule(
  module: string,
  version: string,
  options: { host?: ToolHost; signal?: AbortSignal } = {},
): Promise<string | undefined> {
  const { host = thisHost(), signal } = options;
  const go = await findGo(host, "1.21.0", signal);
  if (go === undefined) return undefined;
  const { stdout, failed } = await execa(go.path, ["mod", "download", "-json", `${module}@${version}`], {
    // Outside any module: the checkout's own settings are not meant.
    cwd: tmpdir(),
    env: { GOFLAGS: "-mod=mod", GOTOOLCHAIN: "local", GOWORK: "off" },
    reject: false,
    timeout: downloadLimitMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  signal?.throwIfAborted();
  if (failed) return undefined;
  const { Dir } = JSON.parse(stdout) as { Dir?: string };

  return Dir;
}
