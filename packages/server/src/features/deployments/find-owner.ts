import type { Db } from "../../database/connect.ts";

/** The person a deployment belongs to; undefined when there is none with this id. */
export async function findOwner(db: Db, deploymentId: string): Promise<string | undefined> {
  const row = await db.selectFrom("deployments").select("owner").where("id", "=", deploymentId).executeTakeFirst();
  return row?.owner;
}
