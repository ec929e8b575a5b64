import { sql } from "kysely";
import type { Tx } from "../../database/connect.ts";

/** One change of something the pool-domain-manager keeps, for whoever looks back and for whoever waits for it. */
export interface Change {
  /** Who made it: `program:…`, `person:…`, `deployment:…`, `controller:…`. */
  actor: string;
  action: string;
  /** The full domain. */
  subject: string;
  /** How it stood before and after; nothing secret. */
  before?: object | undefined;
  after?: object | undefined;
  /** What others hear, for example `catalyst.allocation.reserved`. */
  event: string;
  /** Channel on which waiting processes are woken; a hint only. */
  channel: string;
}

/** Writes the audit row, the event for others and the hint, in the transaction that makes the change. */
export async function recordChange(tx: Tx, { actor, action, subject, before, after, event, channel }: Change): Promise<void> {
  await sql`
    with audit as (
      insert into pdm_events (actor, action, subject, before, after)
      values (${actor}, ${action}, ${subject}, ${json(before)}::jsonb, ${json(after)}::jsonb)),
    told as (
      insert into outbox (type, subject, data) values (${event}, ${subject}, ${json(after ?? before ?? {})}::jsonb))
    select pg_notify(${channel}, ${subject})`.execute(tx);
}

function json(value: object | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
