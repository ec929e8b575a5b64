import { cp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { IacRun } from "../../../features/deployments/iac.ts";
import type { OpenTofuOptions } from "./opentofu.ts";

export const lockFileName = ".terraform.lock.hcl";
/** File with the address of the state backend that the running child knows. */
export const stateAddressName = "state-address";
export const cliConfigName = "tofu-cli.tfrc.json";

/** Files of ours that live beside the module and survive a fresh copy of it. */
const kept = new Set(["errored.tfstate"]);
const moduleFiles = /\.(tf|tftpl|json|sh|yaml)$/;

/**
 * Lays out a deployment's working directory with a fresh copy of the module, its variables, and the plug-in settings.
 * Returns whether a dependency lock file is in place, which init must then not change.
 */
export async function prepareWorkFolder(options: OpenTofuOptions, run: IacRun, folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeOldCopy(folder);
  await cp(options.modulePath, folder, {
    recursive: true,
    filter: (path) => !/\.test\.ts$|[/\\](testing|node_modules|\.terraform)([/\\]|$)/.test(path),
  });
  await writeFile(join(folder, "tofu.auto.tfvars.json"), JSON.stringify(run.variables), { mode: 0o600 });
  await writeFile(join(folder, cliConfigName), JSON.stringify(cliConfig(options)), { mode: 0o600 });
  await writeImports(folder, run.imports);
  const lock = run.pluginLock ?? (await mirrorLock(options));
  if (lock !== undefined) await writeFile(join(folder, lockFileName), lock, { mode: 0o600 });
  return lock !== undefined;
}

/** Import blocks for the next plan; an empty list removes them. */
export async function writeImports(folder: string, imports: IacRun["imports"]): Promise<void> {
  const file = join(folder, "imports.tf.json");
  if (imports.length === 0) return rm(file, { force: true });
  await writeFile(file, JSON.stringify({ import: imports.map(({ address, id }) => ({ to: address, id })) }), { mode: 0o600 });
}

/** Hands in a state that a run could not upload before it ended. It stays where it is unless it was accepted or is older than what is stored. */
export async function rescueErroredState(folder: string, run: Pick<IacRun, "ledger">): Promise<void> {
  const file = join(folder, "errored.tfstate");
  const state = await readFile(file).catch(() => undefined);
  if (!state) return;
  await run.ledger.rescueState(state);
  await rm(file, { force: true });
}

async function removeOldCopy(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!kept.has(name) && (moduleFiles.test(name) || name === "cloud-init" || name === "tfplan" || name === ".terraform")) {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

/** With a mirror there is no other source: a missing plug-in fails at once and nothing is fetched from outside. */
function cliConfig(options: OpenTofuOptions): object {
  if (options.pluginMirror === undefined) {
    return { plugin_cache_dir: join(options.workFolder, "plugin-cache"), disable_checkpoint: true };
  }
  return {
    disable_checkpoint: true,
    provider_installation: [{ filesystem_mirror: [{ path: options.pluginMirror, include: ["registry.opentofu.org/*/*"] }] }],
  };
}

function mirrorLock(options: OpenTofuOptions): Promise<string | undefined> {
  if (options.pluginMirror === undefined) return Promise.resolve(undefined);
  return readFile(join(options.pluginMirror, lockFileName), "utf8").catch(() => undefined);
}
