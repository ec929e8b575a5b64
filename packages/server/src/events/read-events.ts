import type { Event } from "@catalyst/contract";
import type { Db } from "../database/connect.ts";

/** Events with numbers above `since`, in order, at most `limit`. */
export async function readEvents(db: Db, deploymentId: string, since: number, limit: number): Promise<Event[]> {
  const rows = await db
    .selectFrom("events")
    .select(["seq", "time", "body"])
    .where("deployment_id", "=", deploymentId)
    .where("seq", ">", since)
    .orderBy("seq")
    .limit(limit)
    .execute();
  return rows.map((row) => ({ seq: row.seq, time: row.time.toISOString(), ...row.body }));
}
