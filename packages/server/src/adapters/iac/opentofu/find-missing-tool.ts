import { access, constants, readFile, readdir } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import type { MissingTool } from "../../../features/deployments/iac.ts";
import type { OpenTofuOptions } from "./opentofu.ts";
import { isSameProcess } from "./process-identity.ts";
import { lockFileName } from "./work-folder.ts";

/** What the tool resolver writes while it builds a program from source. */
interface BuildProgress {
  state: string;
  pid: number;
  startTicks: string | number;
  etaMs?: number;
}

/** The first thing that is needed and not there, and whether somebody is building it. */
export async function findMissingTool(options: OpenTofuOptions): Promise<MissingTool | undefined> {
  if (!(await isExecutable(options.binary))) return describe(options, "OpenTofu", "opentofu");
  // Anybody may hear of this; where on the machine it should lie, GET /readyz says.
  if (!(await isReadable(join(options.modulePath, "versions.tf")))) return { what: "the infrastructure definition", building: false };
  if (options.pluginMirror !== undefined && !(await isReadable(join(options.pluginMirror, lockFileName)))) {
    return describe(options, "the Hetzner Cloud provider", "terraform-provider-hcloud");
  }
  return undefined;
}

async function describe(options: OpenTofuOptions, what: string, tool: string): Promise<MissingTool> {
  if (options.progressFolder === undefined) return { what, building: false };
  const own = await readProgress(join(options.progressFolder, tool, "progress.json"));
  if (own && (await isBuilding(own))) return { what, building: true, ...(own.etaMs === undefined ? {} : { etaMs: own.etaMs }) };
  // Tools are built one after the other: while any of them is at it, this one's turn comes.
  for (const name of await readdir(options.progressFolder).catch(() => [])) {
    const other = await readProgress(join(options.progressFolder, name, "progress.json"));
    if (other && (await isBuilding(other))) return { what, building: true };
  }
  return { what, building: false };
}

async function isBuilding(progress: BuildProgress): Promise<boolean> {
  return progress.state === "building" && (await isSameProcess(progress.pid, String(progress.startTicks)));
}

async function readProgress(file: string): Promise<BuildProgress | undefined> {
  try {
    return JSON.parse(await readFile(file, "utf8")) as BuildProgress;
  } catch {
    return undefined;
  }
}

async function isExecutable(binary: string): Promise<boolean> {
  const candidates = isAbsolute(binary) ? [binary] : (process.env["PATH"] ?? "").split(delimiter).map((folder) => join(folder, binary));
  for (const candidate of candidates) if (await isAllowed(candidate, constants.X_OK)) return true;
  return false;
}

function isReadable(path: string): Promise<boolean> {
  return isAllowed(path, constants.R_OK);
}

function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}
