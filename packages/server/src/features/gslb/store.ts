import type { GslbRequest } from "@catalyst/contract";
import { sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";

export interface GslbRow {
  zone: string;
  name: string;
  request: GslbRequest;
  ttl: number;
  epoch: number;
}

export async function findGslbRecord(db: Db | Tx, zone: string, name: string): Promise<GslbRow | undefined> {
  return db
    .selectFrom("gslb_records")
    .select(["zone", "name", "request", "ttl", "epoch"])
    .where("zone", "=", zone)
    .where("name", "=", name)
    .executeTakeFirst();
}

export async function keepGslbRecord(tx: Tx, { zone, name, request, ttl, epoch }: GslbRow): Promise<void> {
  const wish = { policy: request.policy, request: JSON.stringify(request), ttl, epoch, updated_at: sql<Date>`now()` };
  await tx
    .insertInto("gslb_records")
    .values({ zone, name, ...wish })
    .onConflict((conflict) => conflict.columns(["zone", "name"]).doUpdateSet(wish))
    .execute();
}

export async function dropGslbRecord(tx: Tx, zone: string, name: string): Promise<void> {
  await tx.deleteFrom("gslb_records").where("zone", "=", zone).where("name", "=", name).execute();
}

export async function dropGslbRecordsOf(tx: Db | Tx, zone: string): Promise<void> {
  await tx.deleteFrom("gslb_records").where("zone", "=", zone).execute();
}

/** Names of a zone that follow a policy; a zone has a handful. */
export async function namesOf(db: Db | Tx, zone: string): Promise<string[]> {
  const rows = await db.selectFrom("gslb_records").select("name").where("zone", "=", zone).orderBy("name").limit(10_000).execute();
  return rows.map(({ name }) => name);
}
