import { type AdminClient, createAdminClient } from "@catalyst/lab/admin/admin-client.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import { CliError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { requireLabFile } from "./lab-file.ts";

/** The admin API of the lab that runs here. */
export async function connectLab(context: Context): Promise<AdminClient> {
  const { admin, labd } = await requireLabFile(context.stateDirectory);
  if (!isRunning(labd))
    throw new CliError("the lab is not running.", { next: "Start it with ./catalyst up, or ./catalyst lab up for the lab alone." });

  return createAdminClient(admin);
}
