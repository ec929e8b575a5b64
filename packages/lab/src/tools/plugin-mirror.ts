import { copyFile, link, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { execa } from "execa";
import { tryLock } from "../supervisor/process-lock.ts";
import { setTimeout as delay } from "node:timers/promises";
import { resolveTool, type ResolveOptions } from "./resolve-tool.ts";
import type { ResolvedTool } from "./find-tool.ts";
import { hashFile } from "./tool-cache.ts";
import { thisHost, type ToolHost } from "./tool-host.ts";

/** The provider our module requires, with the module's own constraint, and the version its lock file settles on. */
const provider = {
  tool: "terraform-provider-hcloud",
  source: "registry.opentofu.org/hetznercloud/hcloud",
  constraint: ">= 1.62.0, < 2.0.0",
  version: "1.68.0",
} as const;

const lockLimitMs = 120_000;
const waitLimitMs = 5 * 60_000;

export interface PluginMirror {
  /** For the CLI file's `filesystem_mirror`, and for `CATALYST_TOFU_PLUGIN_MIRROR`. */
  path: string;
  /** The dependency lock file that goes with this build of the provider. */
  lockFile: string;
  tofu: ResolvedTool;
  provider: ResolvedTool;
}

/**
 * Makes the folder OpenTofu installs the provider from, with the lock file for exactly this build of it. The folder is made whole aside and
 * put in place by a link, so that `tofu init` sees the old one or the new one and never half of either.
 */
export async function ensurePluginMirror(options: ResolveOptions = {}): Promise<PluginMirror> {
  const host = options.host ?? thisHost();
  const pluginBinary = await resolveTool(provider.tool, { ...options, host });
  const tofu = await resolveTool("opentofu", { ...options, host });
  const path = pluginMirrorPath(host);
  const mirror = { path, lockFile: join(path, ".terraform.lock.hcl"), tofu, provider: pluginBinary };
  const build = pluginBinary.key ?? (await hashFile(pluginBinary.path));

  const lock = await waitForLock(`${path}.lock`, options.signal);
  try {
    if ((await readFile(join(path, "build-key"), "utf8").catch(() => "")) !== build)
      await replaceMirror(host, mirror, build, options.signal);
  } finally {
    await lock.release();
  }

  return mirror;
}

export function pluginMirrorPath(host: ToolHost): string {
  return join(host.cacheDirectory, "tofu-mirror");
}

async function replaceMirror(host: ToolHost, mirror: PluginMirror, build: string, signal?: AbortSignal): Promise<void> {
  const mirrors = join(host.cacheDirectory, "tofu-mirrors");
  const place = join(mirrors, build);
  await mkdir(mirrors, { recursive: true });
  const temporary = await mkdtemp(join(mirrors, "new-"));

  try {
    await addProvider(temporary, mirror.provider.path);
    await writeLockFile(temporary, mirror.tofu.path, signal);
    await writeFile(join(temporary, "build-key"), build);
    await rm(place, { recursive: true, force: true });
    await rename(temporary, place);
    const nextLink = `${mirror.path}.${randomUUID()}`;
    await symlink(place, nextLink);
    await rename(nextLink, mirror.path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** The unpacked layout of a filesystem mirror; a hard link saves the copy where the cache is one file system. */
async function addProvider(mirror: string, binary: string): Promise<void> {
  const directory = join(mirror, provider.source, provider.version, platform());
  const target = join(directory, `terraform-provider-hcloud_v${provider.version}`);
  await mkdir(directory, { recursive: true });
  await link(binary, target).catch(() => copyFile(binary, target));
}

/** Only OpenTofu knows the hash of a local package, so it writes the lock file itself, offline. */
async function writeLockFile(mirror: string, tofu: string, signal?: AbortSignal): Promise<void> {
  const module = join(mirror, "module");
  await mkdir(module);
  const requirement = { terraform: { required_providers: { hcloud: { source: provider.source, version: provider.constraint } } } };
  await writeFile(join(module, "main.tf.json"), JSON.stringify(requirement));
  await writeFile(join(module, "tofu.rc"), "");
  await execa(tofu, ["providers", "lock", `-fs-mirror=${mirror}`, `-platform=${platform()}`, "-no-color"], {
    cwd: module,
    env: { HOME: module, TF_CLI_CONFIG_FILE: join(module, "tofu.rc"), TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" },
    stdin: "ignore",
    timeout: lockLimitMs,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  await rename(join(module, ".terraform.lock.hcl"), join(mirror, ".terraform.lock.hcl"));
  await rm(module, { recursive: true });
}

/** Go's name of this platform, which is how a mirror's folders are called. */
function platform(): string {
  return `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
}

async function waitForLock(path: string, signal?: AbortSignal): Promise<{ release(): Promise<void> }> {
  for (let waited = 0; waited < waitLimitMs; waited += 100) {
    const attempt = await tryLock(path);
    if (attempt.lock !== undefined) return attempt.lock;
    await delay(100, undefined, { signal });
  }
  throw new Error(`the plugin mirror's lock ${path} has been held for five minutes`);
}
