import { readFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { IacRun, UnfinishedRun } from "../../../features/deployments/iac.ts";
import { endProcessesIn } from "./end-processes.ts";
import { followOutput } from "./follow-output.ts";
import type { OpenTofuOptions } from "./opentofu.ts";
import { stateAddressName } from "./work-folder.ts";

/** Ends what an earlier engine left running on this machine and stores what it still had to say. Children on other machines are beyond reach; their credential is. */
export async function settleRuns(options: OpenTofuOptions, run: Pick<IacRun, "deploymentId" | "ledger">, folder: string): Promise<void> {
  const stopAnswering = await keepStateReachable(options, folder);
  try {
    // Grace is for handing in the state. Where nobody can take it, waiting is in vain: what was made is found in the cloud and taken over.
    await endProcessesIn(folder, stopAnswering ? options : { ...options, stopGraceMs: 0 });
  } finally {
    await stopAnswering?.();
  }
  for (const left of await run.ledger.unfinished()) {
    if (left.host === hostname()) await readToEnd(options, run, left);
    await run.ledger.closed(left.runId, null);
  }
}

async function keepStateReachable(options: OpenTofuOptions, folder: string): Promise<(() => Promise<void>) | undefined> {
  const address = await readFile(join(folder, stateAddressName), "utf8").catch(() => undefined);
  return address === undefined ? undefined : options.answerAt(address);
}

async function readToEnd(
  options: OpenTofuOptions,
  run: Pick<IacRun, "deploymentId" | "ledger">,
  { runId, command, logPath, logOffset }: UnfinishedRun,
): Promise<void> {
  await followOutput({ run, runId, command, logPath, offset: logOffset, clock: options.clock }).catch((error: unknown) => {
    // The engine may have died before its child opened the file, and commands that answer on stdout have none.
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  });
}
