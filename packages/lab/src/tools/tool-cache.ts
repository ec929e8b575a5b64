import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Type, type Static } from "typebox";
import { Value } from "typebox/value";
import type { GoToolchain } from "./go-toolchain.ts";
import { isExecutable } from "./go-toolchain.ts";
import type { ToolDefinition } from "./tool-definition.ts";
import { toolDirectory, type ToolHost } from "./tool-host.ts";

const buildRecordSchema = Type.Object({
  sha256: Type.String(),
  seconds: Type.Number(),
  go: Type.String(),
  /** Hash of everything but the Go version, by which a build is found again on a machine that lost its Go. */
  inputs: Type.String(),
  version: Type.String(),
  /** How many of all packages had to be compiled: a build from a warm Go cache says nothing about the machine's speed. */
  compiled: Type.Number(),
  packages: Type.Number(),
});

/** `build.json` beside a built binary. */
export type BuildRecord = Static<typeof buildRecordSchema>;

export interface CachedBuild {
  key: string;
  path: string;
  record: BuildRecord;
}

/** One build's place in the cache: equal inputs, flags, platform and Go give the same key. */
export function cacheKey(inputs: string, go: GoToolchain): string {
  return createHash("sha256").update(`${inputs} go${go.version}`).digest("hex").slice(0, 32);
}

/** Hash over the tool's files (flags and cgo are in tool.yaml) and the platform. */
export async function hashInputs(definition: ToolDefinition): Promise<string> {
  const hash = createHash("sha256").update(`${process.platform}/${process.arch}`);
  for (const file of ["tool.yaml", "go.mod", "go.sum"]) {
    const content = await readFile(join(definition.directory, file)).catch(() => Buffer.alloc(0));
    hash.update(`\0${file}\0`).update(content);
  }

  return hash.digest("hex");
}

export function keyDirectory(host: ToolHost, definition: ToolDefinition, key: string): string {
  return join(toolDirectory(host, definition.name), key);
}

/** The build for these inputs: exactly by key when Go is known, else any build of the same inputs. */
export async function findCachedBuild(
  host: ToolHost,
  definition: ToolDefinition,
  inputs: string,
  go: GoToolchain | undefined,
): Promise<CachedBuild | undefined> {
  const keys = go === undefined ? await readdir(toolDirectory(host, definition.name)).catch(() => []) : [cacheKey(inputs, go)];
  for (const key of keys) {
    const build = await readCachedBuild(host, definition, key);
    if (build?.record.inputs === inputs) return build;
  }

  return undefined;
}

/** Every complete build of a tool, for figures and for `doctor`. */
export async function listCachedBuilds(host: ToolHost, definition: ToolDefinition): Promise<CachedBuild[]> {
  const keys = await readdir(toolDirectory(host, definition.name)).catch(() => []);
  const builds = await Promise.all(keys.map((key) => readCachedBuild(host, definition, key)));

  return builds.filter((build) => build !== undefined);
}

export async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);

  return hash.digest("hex");
}

async function readCachedBuild(host: ToolHost, definition: ToolDefinition, key: string): Promise<CachedBuild | undefined> {
  const directory = keyDirectory(host, definition, key);
  const path = join(directory, definition.binary);
  try {
    const record: unknown = JSON.parse(await readFile(join(directory, "build.json"), "utf8"));

    return Value.Check(buildRecordSchema, record) && (await isExecutable(path)) ? { key, path, record } : undefined;
  } catch {
    return undefined;
  }
}
