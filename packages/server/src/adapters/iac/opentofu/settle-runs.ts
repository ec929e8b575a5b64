import { hostname } from "node:os";
import type { IacRun, UnfinishedRun } from "../../../features/deployments/iac.ts";
import { followOutput } from "./follow-output.ts";
import type { OpenTofuOptions } from "./opentofu.ts";
import { isSameProcess } from "./process-identity.ts";
import { stopProcess } from "./stop-process.ts";

/** Ends what an earlier engine left running on this machine and stores what it still had to say. Children on other machines are beyond reach; their credential is. */
export async function settleRuns(options: OpenTofuOptions, run: IacRun): Promise<void> {
  for (const left of await run.ledger.unfinished()) {
    if (left.host === hostname()) await settle(options, run, left);
    await run.ledger.closed(left.runId, null);
  }
}

async function settle(options: OpenTofuOptions, run: IacRun, left: UnfinishedRun): Promise<void> {
  const { pid, pidStart, runId, logPath, logOffset } = left;
  if (pid !== null && pidStart !== null && (await isSameProcess(pid, pidStart))) {
    options.log.info({ deploymentId: run.deploymentId, command: left.command, pid }, "stopping a child whose engine died");
    await stopProcess({ pid, pidStart }, options.stopGraceMs, options.clock);
  }
  await followOutput({ run, runId, command: left.command, logPath, offset: logOffset, clock: options.clock }).catch((error: unknown) => {
    // The folder may be gone, or the child may have died before it opened its file.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
}
