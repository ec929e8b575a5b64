import { inFlightStatuses } from "@catalyst/contract";
import { sql } from "kysely";
import type { Db, Tx } from "../../../database/connect.ts";
import type { Deployment, DomainHold } from "../deployment.ts";
import { toDeployment } from "../store.ts";

/** A wipe has a phase of its own that gives the domain back. */
const renewing = inFlightStatuses.filter((status) => status !== "wiping");

/**
 * Deployments whose domain asks for something: a reservation of a run in flight is to be renewed, or a run that made nothing is over and its
 * domain can be given back. They are the caller's for `leaseMs`.
 */
export async function claimDueHolds(db: Db, limit: number, leaseMs: number): Promise<Deployment[]> {
  const { rows } = await sql<Parameters<typeof toDeployment>[0]>`
    with due as (
      select id from deployments
      where status in (${sql.join([...renewing, "failed", "cancelled"])})
        and jsonb_typeof(facts->'domainHold') = 'object'
        and coalesce((facts->'domainHold'->>'leaseUntil')::timestamptz, '-infinity') <= now()
        and ((status in (${sql.join(renewing)}) and (facts->'domainHold'->>'renewAt')::timestamptz <= now())
          or (status in ('failed', 'cancelled') and not cloud_resources))
      order by id limit ${limit} for update skip locked
    )
    update deployments
    set facts = jsonb_set(facts, '{domainHold,leaseUntil}', to_jsonb(now() + ${leaseMs} * interval '1 millisecond'))
    from due where deployments.id = due.id
    returning deployments.*`.execute(db);
  return rows.map(toDeployment);
}

/** Writes how a hold stands, unless a phase has written another meanwhile. */
export async function changeHold(db: Db | Tx, id: string, from: DomainHold["state"], to: DomainHold | null): Promise<boolean> {
  const row = await db
    .updateTable("deployments")
    .set({ facts: sql`facts || jsonb_build_object('domainHold', ${JSON.stringify(to)}::jsonb)` as never })
    .where("id", "=", id)
    .where(sql<string>`facts->'domainHold'->>'state'`, "=", from)
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}
