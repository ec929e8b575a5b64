import type { Db, Tx } from "../../database/connect.ts";

export interface ZoneEvent {
  /** Name of who did it. */
  actor: string;
  action: string;
  /** The zone, or a name in it. */
  subject: string;
  before?: object | undefined;
  after?: object | undefined;
}

/** Writes down who changed what of a zone. Nothing secret belongs in it. */
export async function recordZoneEvent(db: Db | Tx, { actor, action, subject, before, after }: ZoneEvent): Promise<void> {
  await db
    .insertInto("pdm_events")
    .values({ actor, action, subject, before: before ? JSON.stringify(before) : null, after: after ? JSON.stringify(after) : null })
    .execute();
}
