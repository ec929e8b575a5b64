import { mkdir, rename, symlink } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { identifyThisProcess } from "../supervisor/process-identity.ts";
import { buildTool } from "./build-tool.ts";
import { findTool, type ResolvedTool, type ToolSearch } from "./find-tool.ts";
import { readProgress, writeProgress, type ToolProgress } from "./progress-file.ts";
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

  const tool = search.found ?? (await buildTool(search, host, options));

  await publishStablePath(search, tool, host);
  await recordDone(search, tool, host);
  return tool;
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
async function recordDone({ definition }: ToolSearch, tool: ResolvedTool, host: ToolHost): Promise<void> {
  if ((await readProgress(host, definition.name))?.state === "done") return;
  await writeProgress(host, {
    name: definition.name,
    state: "done",
    ...identifyThisProcess(),
    startedAt: new Date(host.now()).toISOString(),
    packagesDone: 0,
    packagesTotal: 0,
    etaMs: 0,
    message: `${definition.name} ${tool.version} found (${tool.source})`,
  });
}
