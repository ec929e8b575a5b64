import { access, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Iac, IacRun } from "../../../features/deployments/iac.ts";
import type { Clock } from "../../../platform/clock.ts";
import type { Logger } from "../../../platform/log.ts";
import { findMissingTool } from "./find-missing-tool.ts";
import { readPlan } from "./read-plan.ts";
import { type CommandContext, capture, execute } from "./run-command.ts";
import { settleRuns } from "./settle-runs.ts";
import { createSlots } from "./slots.ts";
import { lockFileName, prepareWorkFolder, rescueErroredState, writeImports } from "./work-folder.ts";

export interface OpenTofuOptions {
  binary: string;
  modulePath: string;
  workFolder: string;
  pluginMirror: string | undefined;
  progressFolder: string | undefined;
  /** Proxy for everything but loopback; undefined leaves the environment's own. */
  proxy: string | undefined;
  /** Keeps the provider's second API (storage boxes) away from its real address, when set. */
  storageBoxURL: string | undefined;
  concurrency: number;
  stopGraceMs: number;
  clock: Clock;
  log: Logger;
  /** Lets the state backend answer at an address of an earlier process; undefined when it cannot be had. */
  answerAt(address: string): Promise<(() => Promise<void>) | undefined>;
  /** Told about slots, for metrics. */
  onLoad?: (running: number, queued: number) => void;
}

/** Runs the module with the real `tofu`, as children that outlive us if we die and can be picked up again. */
export function createOpenTofu(options: OpenTofuOptions): Iac {
  const slots = createSlots(options.concurrency, options.onLoad);
  const context: CommandContext = { ...options };
  const folderOf = (deploymentId: string) => join(options.workFolder, deploymentId);

  /** Holds one of the few places for children while `work` runs. */
  async function inSlot<T>(run: IacRun, rank: number, work: (folder: string) => Promise<T>): Promise<T> {
    const release = await slots.take(run.signal, rank, run.queued);
    try {
      return await work(folderOf(run.deploymentId));
    } finally {
      release();
    }
  }

  async function init(run: IacRun, folder: string): Promise<{ pluginLock?: string }> {
    const hasLock = await prepareWorkFolder(options, run, folder);
    await execute(context, run, folder, "init", ["-input=false", "-no-color", "-json", ...(hasLock ? ["-lockfile=readonly"] : [])]);
    const pluginLock = await readFile(join(folder, lockFileName), "utf8").catch(() => undefined);
    return pluginLock === undefined ? {} : { pluginLock };
  }

  return {
    missing: () => findMissingTool(options),

    init: (run) => inSlot(run, ranks.begin, (folder) => init(run, folder)),

    plan: (run) =>
      inSlot(run, ranks.goOn, async (folder) => {
        if (!(await isInitialised(folder))) await init(run, folder);
        for (const address of run.tainted) await capture(context, run, folder, "untaint", ["-lock-timeout=60s", address]);
        await writeImports(folder, run.imports);
        await rm(join(folder, "tfplan"), { force: true });
        await execute(context, run, folder, "plan", ["-input=false", "-json", "-lock-timeout=60s", "-parallelism=10", "-out=tfplan"]);
        return readPlan(await capture(context, run, folder, "show", ["-json", "tfplan"]));
      }),

    apply: (run) =>
      inSlot(run, ranks.goOn, async (folder) => {
        if (!(await exists(join(folder, "tfplan")))) return false;
        try {
          await execute(context, run, folder, "apply", ["-input=false", "-json", "-lock-timeout=60s", "-parallelism=10", "tfplan"]);
          return true;
        } catch (error) {
          if (error instanceof Error && /saved plan is stale/i.test(error.message)) return false;
          throw error;
        } finally {
          await rm(join(folder, "tfplan"), { force: true });
          await rescueErroredState(folder, run);
        }
      }),

    output: (run) =>
      inSlot(run, ranks.finish, async (folder) => {
        if (!(await isInitialised(folder))) await init(run, folder);
        const outputs = JSON.parse(await capture(context, run, folder, "output", ["-json"])) as Record<string, { value: unknown }>;
        return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
      }),

    destroy: (run) =>
      inSlot(run, ranks.goOn, async (folder) => {
        await init(run, folder);
        await writeImports(folder, []);
        try {
          await execute(context, run, folder, "destroy", ["-input=false", "-json", "-auto-approve", "-lock-timeout=60s"]);
        } finally {
          await rescueErroredState(folder, run);
        }
      }),

    async settle(run) {
      await settleRuns(options, run, folderOf(run.deploymentId));
      await rescueErroredState(folderOf(run.deploymentId), run);
    },

    remove: (deploymentId) => rm(folderOf(deploymentId), { recursive: true, force: true }),
  };
}

/** What is nearly done goes first, so that of many deployments some stand early, and not all of them late. */
const ranks = { begin: 0, goOn: 1, finish: 2 };

function isInitialised(folder: string): Promise<boolean> {
  return exists(join(folder, ".terraform", "providers"));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
