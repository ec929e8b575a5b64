import { createWriteStream, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { execa } from "execa";
import type { GoToolchain } from "./go-toolchain.ts";
import type { ToolDefinition } from "./tool-definition.ts";
import type { ToolHost } from "./tool-host.ts";

/** Four times the slowest build measured on two cores; a build that takes longer hangs. */
const buildLimitMs = 60 * 60_000;
const countLimitMs = 10 * 60_000;

export interface GoBuildOptions {
  host: ToolHost;
  output: string;
  logFile: string;
  signal?: AbortSignal | undefined;
  /** Called for each package Go starts to compile; packages in Go's own cache are not among them. */
  onPackage: (importPath: string) => void;
  onCount: (packages: number) => void;
}

/**
 * Counts the packages, then builds. Go keeps every compiled package in its own cache, the user's, so a build that was interrupted goes on
 * where it stopped. Rejects with the log's last lines when the build fails.
 */
export async function goBuild(definition: ToolDefinition, go: GoToolchain, options: GoBuildOptions): Promise<void> {
  const log = createWriteStream(options.logFile);
  const settings = {
    cwd: definition.directory,
    extendEnv: false,
    env: goEnvironment(definition, options.host),
    stdin: "ignore",
    lines: true,
    buffer: false,
    ...(options.signal === undefined ? {} : { cancelSignal: options.signal }),
  } as const;

  try {
    const list = execa(go.path, ["list", "-deps", definition.package], { ...settings, timeout: countLimitMs });
    const [count] = await Promise.all([
      countLines(list.iterable({ from: "stdout" })),
      copyTo(log, list.iterable({ from: "stderr" })),
      list,
    ]);
    options.onCount(count);

    const build = execa(go.path, ["build", "-v", "-ldflags", definition.ldflags, "-o", options.output, definition.package], {
      ...settings,
      timeout: buildLimitMs,
    });
    await Promise.all([copyTo(log, build.iterable({ from: "stderr" }), options.onPackage), build]);
  } finally {
    log.end();
    await finished(log).catch(() => undefined);
  }
}

/** Flags of the user's own would change the binary; the local toolchain keeps Go from fetching another one. */
function goEnvironment(definition: ToolDefinition, host: ToolHost): Record<string, string | undefined> {
  return {
    ...host.environment,
    GOTOOLCHAIN: "local",
    GOFLAGS: "-trimpath -mod=readonly -buildvcs=false",
    GOWORK: "off",
    CGO_ENABLED: definition.cgo ? "1" : "0",
  };
}

async function countLines(lines: AsyncIterable<string>): Promise<number> {
  let count = 0;
  for await (const line of lines) if (line !== "") count += 1;

  return count;
}

/** Lines like `go: downloading …` or a compiler's complaint are logged but are no packages: an import path has no space. */
async function copyTo(log: WriteStream, lines: AsyncIterable<string>, onPackage?: (importPath: string) => void): Promise<void> {
  for await (const line of lines) {
    log.write(`${line}\n`);
    if (/^[^\s#:]+$/.test(line)) onPackage?.(line);
  }
}
