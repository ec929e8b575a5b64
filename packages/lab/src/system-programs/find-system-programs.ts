import { access, constants, readdir } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { isVersionInRange } from "../tools/version-range.ts";
import type { SystemHost } from "./system-host.ts";

/** What one search found of Debian's programs. */
export interface SystemPrograms {
  pdns: PdnsServer | undefined;
  unbound: { path: string; version: string } | undefined;
  missing: MissingProgram[];
}

export interface PdnsServer {
  path: string;
  version: string;
  moduleDirectory: string;
  /** The schema of its database, by backend. A backend without its module or its schema is not there. */
  schemas: Partial<Record<PdnsBackendName, string>>;
}

export type PdnsBackendName = "gsqlite3" | "gpgsql";
export type SystemProgramName = "pdns_server" | `pdns backend ${PdnsBackendName}` | "unbound";

export interface MissingProgram {
  name: SystemProgramName;
  /** What was looked at in vain: the end of a sentence that begins with the name. */
  reason: string;
}

/** 4.7 is Debian 12's: the first whose every behaviour PDM relies on was tried. */
const pdnsRange = ">=4.7.0";
/** A program that only tells its version. */
const versionLimitMs = 10_000;

const schemaFiles: Record<PdnsBackendName, string> = { gsqlite3: "schema.sqlite3.sql", gpgsql: "schema.pgsql.sql" };
/** Debian, and where others put it. */
const schemaFolders = [
  "share/pdns-backend-sqlite3/schema",
  "share/pdns-backend-pgsql/schema",
  "share/doc/pdns-backend-sqlite3",
  "share/doc/pdns-backend-pgsql",
  "share/doc/pdns-backend-sqlite",
  "share/doc/pdns-backend-postgresql",
  "share/doc/pdns",
  "share/doc/powerdns",
];

/** Looks for PowerDNS with its two SQL backends and for unbound. Installs nothing. */
export async function findSystemPrograms(host: SystemHost, signal?: AbortSignal): Promise<SystemPrograms> {
  const missing: MissingProgram[] = [];
  const pdns = await findPdns(host, missing, signal);
  const unbound = await findUnbound(host, missing, signal);

  return { pdns, unbound, missing };
}

async function findPdns(host: SystemHost, missing: MissingProgram[], signal?: AbortSignal): Promise<PdnsServer | undefined> {
  const given = host.environment["CATALYST_PDNS_SERVER"];
  const path = given !== undefined && given !== "" ? given : await findExecutable(host, "pdns_server");
  const problem = (reason: string) => void missing.push({ name: "pdns_server", reason });
  if (path === undefined) return problem(`is neither on PATH nor in ${join(host.root, "usr/sbin")}`);
  if (!(await isExecutable(path))) return problem(`is not the executable file that CATALYST_PDNS_SERVER=${path} promises`);
  const version = await readVersion(path, ["--version"], /Authoritative Server (\d+(?:\.\d+)+)/, signal);
  if (version === undefined) return problem(`at ${path} does not tell its version`);
  if (!isVersionInRange(version, pdnsRange)) return problem(`at ${path} is ${version}; Catalyst needs 4.7 or newer`);

  const prefix = dirname(dirname(path));
  const moduleDirectory = (await findModuleDirectory(prefix)) ?? join(prefix, "lib/pdns");
  const schemas: PdnsServer["schemas"] = {};
  for (const backend of ["gsqlite3", "gpgsql"] as const) {
    const name = `pdns backend ${backend}` as const;
    const module = join(moduleDirectory, `lib${backend}backend.so`);
    const schema = await firstReadable(schemaFolders.map((folder) => join(prefix, folder, schemaFiles[backend])));
    if (!(await isReadable(module))) missing.push({ name, reason: `has no module ${module}` });
    else if (schema === undefined) missing.push({ name, reason: `has no ${schemaFiles[backend]} below ${join(prefix, "share")}` });
    else schemas[backend] = schema;
  }

  return { path, version, moduleDirectory, schemas };
}

/** `lib/x86_64-linux-gnu/pdns` in Debian, `lib64/pdns` or `lib/pdns` elsewhere; beside the program, so that an unpacked copy works too. */
async function findModuleDirectory(prefix: string): Promise<string | undefined> {
  const libraries = join(prefix, "lib");
  const architectures = (await readdir(libraries).catch(() => [])).filter((name) => name.includes("-linux-"));
  const folders = [...architectures.map((name) => join(libraries, name)), join(prefix, "lib64"), libraries].flatMap((folder) => [
    join(folder, "pdns"),
    join(folder, "powerdns"),
  ]);

  return await firstReadable(folders);
}

async function findUnbound(host: SystemHost, missing: MissingProgram[], signal?: AbortSignal): Promise<SystemPrograms["unbound"]> {
  const path = await findExecutable(host, "unbound");
  const problem = (reason: string) => void missing.push({ name: "unbound", reason });
  if (path === undefined) return problem(`is neither on PATH nor in ${join(host.root, "usr/sbin")}`);
  const version = await readVersion(path, ["-V"], /Version (\d+(?:\.\d+)+)/, signal);
  if (version === undefined) return problem(`at ${path} does not tell its version`);

  return { path, version };
}

/** Debian keeps servers where only root's PATH leads. */
export async function findExecutable({ environment, root }: SystemHost, name: string): Promise<string | undefined> {
  const folders = [...(environment["PATH"] ?? "").split(delimiter).filter((folder) => folder !== ""), join(root, "usr/sbin")];
  for (const folder of folders) if (await isExecutable(join(folder, name))) return join(folder, name);

  return undefined;
}

async function readVersion(path: string, args: string[], pattern: RegExp, signal?: AbortSignal): Promise<string | undefined> {
  // PowerDNS tells it on stderr.
  const { all } = await execa(path, args, {
    all: true,
    reject: false,
    timeout: versionLimitMs,
    stdin: "ignore",
    ...(signal && { cancelSignal: signal }),
  });

  return pattern.exec(all ?? "")?.[1];
}

async function firstReadable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) if (await isReadable(path)) return path;

  return undefined;
}

function isReadable(path: string): Promise<boolean> {
  return allows(path, constants.R_OK);
}

function isExecutable(path: string): Promise<boolean> {
  return allows(path, constants.X_OK);
}

async function allows(path: string, mode: number): Promise<boolean> {
  return await access(path, mode).then(
    () => true,
    () => false,
  );
}
