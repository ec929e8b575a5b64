import { mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tryLock, type ProcessLock } from "../supervisor/process-lock.ts";
import { BuildReporter } from "./build-reporter.ts";
import type { ResolvedTool, ToolSearch } from "./find-tool.ts";
import { goBuild } from "./go-build.ts";
import type { GoToolchain } from "./go-toolchain.ts";
import { identifyBinary } from "./identify-binary.ts";
import { readProgress, type ToolProgress } from "./progress-file.ts";
import { cacheKey, findCachedBuild, hashFile, keyDirectory, type BuildRecord } from "./tool-cache.ts";
import { toolMissing } from "./tool-error.ts";
import { toolDirectory, type ToolHost } from "./tool-host.ts";
import { compareVersions, isVersionInRange } from "./version-range.ts";

/** How often a waiting process looks whether the build it waits for is done, and shows how far it is. */
const pollMs = 250;
/** Two builds of an hour each may be in front of this one. */
const lockLimitMs = 2 * 60 * 60_000;

export interface BuildOptions {
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: ToolProgress) => void) | undefined;
}

/**
 * Builds a tool into the cache. One process builds, any other that wants the same build waits and reports the builder's progress.
 * Rejects with ToolMissingError when there is no Go that is new enough, or when the build fails.
 */
export async function buildTool(search: ToolSearch, host: ToolHost, options: BuildOptions): Promise<ResolvedTool> {
  const { definition, inputs } = search;
  const go = requireGo(search);
  const key = cacheKey(inputs, go);
  const lockFolder = join(host.cacheDirectory, "tools", ".locks");

  const keyLock = await waitForLock(join(lockFolder, `${definition.name}-${key}`), host, definition.name, options);
  try {
    const built = await findCachedBuild(host, definition, inputs, go);
    if (built !== undefined) return { name: definition.name, path: built.path, version: built.record.version, source: "build", key };
    const buildLock = await waitForLock(join(lockFolder, "one-build-at-a-time"), host, undefined, options);
    try {
      return await buildLocked(search, go, key, host, options);
    } finally {
      await buildLock.release();
    }
  } finally {
    await keyLock.release();
  }
}

function requireGo({ definition, go, tried }: ToolSearch): GoToolchain {
  const cure = `install Go ${definition.goMin} or newer (https://go.dev/doc/install) and Catalyst builds it`;
  if (go === undefined) throw toolMissing(definition, [...tried, "building it, but there is no Go on this machine"], cure);
  if (compareVersions(go.version, definition.goMin) < 0) {
    throw toolMissing(definition, [...tried, `building it, but ${go.path} is Go ${go.version}`], cure);
  }

  return go;
}

async function waitForLock(path: string, host: ToolHost, tool: string | undefined, options: BuildOptions): Promise<ProcessLock> {
  const deadline = host.now() + lockLimitMs;
  for (;;) {
    const attempt = await tryLock(path);
    if (attempt.lock !== undefined) return attempt.lock;
    if (host.now() > deadline) throw new Error(`process ${attempt.holder.pid} has held the build lock ${path} for two hours`);
    const progress = tool === undefined ? undefined : await readProgress(host, tool);
    if (progress !== undefined) options.onProgress?.(progress);
    await delay(pollMs, undefined, { signal: options.signal });
  }
}

async function buildLocked(search: ToolSearch, go: GoToolchain, key: string, host: ToolHost, options: BuildOptions): Promise<ResolvedTool> {
  const { definition, inputs } = search;
  await removeLeftovers(host, definition.name);
  const directory = join(toolDirectory(host, definition.name), `building-${randomUUID()}`);
  const output = join(directory, definition.binary);
  const logFile = join(toolDirectory(host, definition.name), "build.log");
  await mkdir(directory, { recursive: true });
  const reporter = await BuildReporter.start(definition, key, host, options.onProgress);

  try {
    await goBuild(definition, go, { host, output, logFile, signal: options.signal, onCount: reporter.count, onPackage: reporter.compile });
    const version = await identifyBinary(definition, output, { go, signal: options.signal });
    if (version === undefined || !isVersionInRange(version, definition.accept)) {
      throw new Error(`the built binary says it is version ${version ?? "unknown"}, not ${definition.accept}`);
    }
    const record: BuildRecord = { sha256: await hashFile(output), ...reporter.figures(), go: go.version, inputs, version };
    await writeFile(join(directory, "build.json"), JSON.stringify(record, undefined, 2));
    const place = keyDirectory(host, definition, key);
    await rm(place, { recursive: true, force: true });
    await rename(directory, place);
    await reporter.finish("done", `built ${definition.name} ${version}`);

    return { name: definition.name, path: join(place, definition.binary), version, source: "build", key };
  } catch (error) {
    await reporter.finish("failed", options.signal?.aborted === true ? "the build was interrupted" : `the build failed, see ${logFile}`);
    options.signal?.throwIfAborted();
    const attempt = `building it with Go ${go.version}, which failed: ${await lastLines(logFile, error)}\n  log: ${logFile}`;
    throw toolMissing(definition, [...search.tried, attempt], "correct that and try again; what is compiled already is kept", error);
  } finally {
    reporter.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** Folders of builds that were killed; nobody else builds while this process holds the lock. */
async function removeLeftovers(host: ToolHost, name: string): Promise<void> {
  const directory = toolDirectory(host, name);
  const leftovers = (await readdir(directory).catch(() => [])).filter((entry) => entry.startsWith("building-"));
  await Promise.all(leftovers.map((entry) => rm(join(directory, entry), { recursive: true, force: true })));
}

async function lastLines(logFile: string, error: unknown): Promise<string> {
  const log = await readFile(logFile, "utf8").catch(() => "");
  const lines = log.split("\n").filter((line) => line !== "" && !/^[^\s#:]+$/.test(line) && !line.startsWith("go: downloading"));
  if (lines.length > 0) return lines.slice(-5).join("; ");

  return error instanceof Error ? error.message.split("\n")[0]! : String(error);
}
