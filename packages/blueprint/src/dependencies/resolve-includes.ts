import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { type ChartInclude, includesOf, type ModuleInclude } from "../model/chart-includes.ts";
import type { FileTree } from "../model/file-tree.ts";
import type { LoadedChart } from "../model/loaded-blueprint.ts";

/** The unpacked folder of a Go module in exactly this version; undefined when it is not to be had here. */
export type FindModule = (module: string, version: string) => Promise<string | undefined>;

/** What packaging adds to a chart. */
export interface ResolvedIncludes {
  /** Path in the chart → bytes. */
  files: ReadonlyMap<string, Uint8Array>;
  /** Modules that are not to be had here (offline, and not cached): what the chart shows is *not checked* then, and it is never packaged. */
  missing: readonly ModuleInclude[];
}

/** An include whose bytes or place are not what the chart says. */
export class ChartIncludeError extends Error {
  override readonly name = "ChartIncludeError";
}

/** Reads what a chart includes. The same rule serves rendering and packaging. Rejects with ChartIncludeError. */
export async function resolveIncludes(tree: FileTree, chart: LoadedChart, findModule: FindModule): Promise<ResolvedIncludes> {
  const files = new Map<string, Uint8Array>();
  const missing: ModuleInclude[] = [];
  for (const include of includesOf(tree, chart)) {
    const found = include.kind === "folder" ? folderFiles(tree, include.folder) : await moduleFiles(include, findModule);
    if (found === undefined) missing.push(include as ModuleInclude);
    for (const [name, bytes] of found ?? []) add(files, tree, chart, include, name, bytes);
  }

  return { files, missing };
}

function folderFiles(tree: FileTree, folder: string): Map<string, Uint8Array> {
  const paths = tree.under(`${folder}/`);
  if (paths.length === 0) throw new ChartIncludeError(`${folder} holds no files to include`);

  return new Map(paths.map((path) => [path.slice(folder.length + 1), tree.bytes(path)!]));
}

async function moduleFiles(
  { module, version, files }: ModuleInclude,
  findModule: FindModule,
): Promise<Map<string, Uint8Array> | undefined> {
  const folder = await findModule(module, version);
  if (folder === undefined) return undefined;
  const found = new Map<string, Uint8Array>();
  for (const { path, sha256 } of files) {
    const bytes = await readFile(join(folder, path)).catch((cause: unknown) => {
      throw new ChartIncludeError(`${module} ${version} holds no ${path}`, { cause });
    });
    const digest = createHash("sha256").update(bytes).digest("hex");
    if (digest !== sha256) throw new ChartIncludeError(`${path} of ${module} ${version} has SHA-256 ${digest}, not ${sha256}`);
    found.set(posix.basename(path), bytes);
  }

  return found;
}

function add(
  files: Map<string, Uint8Array>,
  tree: FileTree,
  chart: LoadedChart,
  include: ChartInclude,
  name: string,
  bytes: Uint8Array,
): void {
  const path = posix.join(include.to, name);
  if (path.startsWith("../") || posix.isAbsolute(path))
    throw new ChartIncludeError(`${chart.directory}/includes.yaml leads out of the chart: ${path}`);
  if (files.has(path) || tree.has(`${chart.directory}/${path}`))
    throw new ChartIncludeError(`${path} is in ${chart.directory} and included as well`);
  files.set(path, bytes);
}
