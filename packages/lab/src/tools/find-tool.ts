import { join } from "node:path";
import { findGo, isExecutable, pathDirectories, type GoToolchain } from "./go-toolchain.ts";
import { identifyBinary } from "./identify-binary.ts";
import { findCachedBuild, hashInputs } from "./tool-cache.ts";
import { readToolDefinition, type ToolDefinition } from "./tool-definition.ts";
import { toolMissing } from "./tool-error.ts";
import type { ToolHost } from "./tool-host.ts";
import { isVersionInRange } from "./version-range.ts";

export interface ResolvedTool {
  name: string;
  path: string;
  /** As the binary reports it, or as the build was checked. */
  version: string;
  source: "environment" | "path" | "cache" | "build";
  /** The cache key, for a binary that was built here. */
  key?: string;
}

/** What a search without building came to. */
export interface ToolSearch {
  definition: ToolDefinition;
  inputs: string;
  go: GoToolchain | undefined;
  found: ResolvedTool | undefined;
  /** Each place looked at in vain, with the reason. */
  tried: string[];
}

/** Looks for a tool in the environment, on PATH and in the cache, in this order, and builds nothing. */
export async function findTool(name: string, host: ToolHost, signal?: AbortSignal): Promise<ToolSearch> {
  const definition = await readToolDefinition(host.toolsDirectory, name);
  const search: ToolSearch = {
    definition,
    inputs: await hashInputs(definition),
    go: await findGo(host, definition.goMin, signal),
    found: undefined,
    tried: [],
  };

  search.found =
    (await findInEnvironment(search, host, signal)) ?? (await findOnPath(search, host, signal)) ?? (await findInCache(search, host));

  return search;
}

/** `opentofu` → `CATALYST_TOOL_OPENTOFU`. */
export function toolVariable(name: string): string {
  return `CATALYST_TOOL_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** A path given by hand is taken as it is, or refused loudly: falling back would run something else than was asked for. */
async function findInEnvironment(search: ToolSearch, host: ToolHost, signal?: AbortSignal): Promise<ResolvedTool | undefined> {
  const { definition } = search;
  const variable = toolVariable(definition.name);
  const path = host.environment[variable];
  if (path === undefined || path === "") return undefined;
  if (!(await isExecutable(path))) {
    throw toolMissing(definition, [`${variable}=${path}, which is not an executable file`], `correct or unset ${variable}`);
  }
  const version = await identifyBinary(definition, path, { go: search.go, signal });

  return { name: definition.name, path, version: version ?? "unknown", source: "environment" };
}

async function findOnPath(search: ToolSearch, host: ToolHost, signal?: AbortSignal): Promise<ResolvedTool | undefined> {
  const { definition } = search;
  for (const directory of pathDirectories(host)) {
    const path = join(directory, definition.binary);
    if (!(await isExecutable(path))) continue;
    const version = await identifyBinary(definition, path, { go: search.go, signal });
    if (version !== undefined && isVersionInRange(version, definition.accept))
      return { name: definition.name, path, version, source: "path" };
    search.tried.push(
      `${path} on PATH, which is ${version === undefined ? "of unknown version" : `version ${version}`} (needed: ${definition.accept})`,
    );
  }
  if (search.tried.length === 0) search.tried.push(`"${definition.binary}" on PATH, not found`);

  return undefined;
}

async function findInCache(search: ToolSearch, host: ToolHost): Promise<ResolvedTool | undefined> {
  const { definition } = search;
  const build = await findCachedBuild(host, definition, search.inputs, search.go);
  if (build !== undefined)
    return { name: definition.name, path: build.path, version: build.record.version, source: "cache", key: build.key };
  search.tried.push(`the cache ${host.cacheDirectory}, no build of this version`);

  return undefined;
}
