import { mkdir, rename, symlink } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { identifyThisProcess } from "../supervisor/process-identity.ts";
import { buildTool } from "./build-tool.ts";
import { findTool, type ResolvedTool, type ToolSearch } from "./find-tool.ts";
import { readProgress, writeProgress, type ToolProgress } from "./progress-file.ts";
import { ToolMissingError } from "./tool-error.ts";
import { thisHost, type ToolHost } from "./tool-host.ts";

export interface ResolveOptions {
  signal?: AbortSignal;
  /** Called about twice a second while the tool is being built, by this process or by another one. */
  onProgress?: (progress: ToolProgress) => void;
  host?: ToolHost;
}

/**
 * The path of a real program: from `CATALYST_TOOL_<NAME>`, from PATH when its version fits, from the cache, else built from `tools/<name>/`.
 * Rejects with ToolMissingError, which says what was tried and what to install.
 */
export async function resolveTool(name: string, options: ResolveOptions = {}): Promise<ResolvedTool> {
  const host = options.host ?? thisHost();
  const search = await findTool(name, host, options.signal);

  const tool = search.found ?? (await buildOrTell(search, host, options));

  await publishStablePath(search, tool, host);
  await recordDone(search, tool, host);
  return tool;
}

/** Whoever waits for the tool learns from the progress file that it will not come, also when the build could not even begin. */
async function buildOrTell(search: ToolSearch, host: ToolHost, options: ResolveOptions): Promise<ResolvedTool> {
  try {
    return await buildTool(search, host, options);
  } catch (error) {
    if (error instanceof ToolMissingError) await recordProgress(search, host, "failed", error.sentence);
    throw error;
  }
}

/** `<cache>/bin/<binary>`: known before the build is done, so that a server can be told about it and wait for it to appear. */
export function stableToolPath(host: ToolHost, binary: string): string {
  return join(host.cacheDirectory, "bin", binary);
}

async function publishStablePath({ definition }: ToolSearch, tool: ResolvedTool, host: ToolHost): Promise<void> {
  const link = stableToolPath(host, definition.binary);
  await mkdir(join(host.cacheDirectory, "bin"), { recursive: true });
  const temporary = `${link}.${randomUUID()}`;
  await symlink(tool.path, temporary);
  await rename(temporary, link);
}

/** Somebody may be watching the progress file of a tool that was there all along. */
async function recordDone(search: ToolSearch, tool: ResolvedTool, host: ToolHost): Promise<void> {
  if ((await readProgress(host, search.definition.name))?.state === "done") return;
  await recordProgress(search, host, "done", `${tool.name} ${tool.version} found (${tool.source})`);
}

async function recordProgress({ definition }: ToolSearch, host: ToolHost, state: "done" | "failed", message: string): Promise<void> {
  const before = await readProgress(host, definition.name);
  await writeProgress(host, {
    packagesDone: 0,
    packagesTotal: 0,
    startedAt: new Date(host.now()).toISOString(),
    // What an interrupted build has compiled still counts for the next one.
    ...before,
    name: definition.name,
    ...identifyThisProcess(),
    state,
    etaMs: 0,
    message,
  });
}
