import type { Handover, HandoverState } from "@catalyst/contract";
import { type Selectable, sql } from "kysely";
import type { Db, Tx } from "../../database/connect.ts";
import type { ZoneHandoversTable } from "../../database/domains-schema.ts";

export type HandoverRow = Selectable<ZoneHandoversTable>;

/** How long one step may take, and after which time another process takes over from a dead one. */
export const leaseSeconds = 120;

export async function findHandover(db: Db, zone: string): Promise<HandoverRow | undefined> {
  return db.selectFrom("zone_handovers").selectAll().where("zone", "=", zone).executeTakeFirst();
}

export interface NewHandover {
  zone: string;
  actor: string;
  target: { apiURL: string; nameservers: Record<string, string[]> };
}

/** Begins a move, unless one is under way or done: then that one stays. */
export async function beginHandover(db: Db, { zone, actor, target }: NewHandover): Promise<void> {
  const fresh = {
    authority: "moving" as const,
    state: "copying" as const,
    target: JSON.stringify(target),
    actor,
    next_attempt_at: sql<Date>`now()`,
  };
  await db
    .insertInto("zone_handovers")
    .values({ zone, detail: null, ...fresh })
    .onConflict((conflict) =>
      conflict
        .column("zone")
        .doUpdateSet({
          ...fresh,
          detail: null,
          instructions: "[]",
          former_ns: [],
          ds: [],
          operation: null,
          delegated_at: null,
          settles_at: null,
          attempts: 0,
          lease_until: null,
          started_at: sql<Date>`now()`,
          updated_at: sql<Date>`now()`,
        })
        .where("zone_handovers.state", "in", ["failed", "undone"]),
    )
    .execute();
}

/** Takes moves that are due; one whose process died is due again when its lease has run out. */
export async function claimHandovers(db: Db, owner: string, limit: number): Promise<string[]> {
  const rows = await db
    .updateTable("zone_handovers")
    .set({ lease_owner: owner, lease_until: sql<Date>`now() + make_interval(secs => ${leaseSeconds})` })
    .where("zone", "in", (select) =>
      select
        .selectFrom("zone_handovers")
        .select("zone")
        .where("next_attempt_at", "<=", sql<Date>`now()`)
        .where((where) => where.or([where("lease_until", "is", null), where("lease_until", "<", sql<Date>`now()`)]))
        .orderBy("next_attempt_at")
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning("zone")
    .execute();
  return rows.map(({ zone }) => zone);
}

/** No step of the move is due any more. False while one is under way. */
export async function stopHandover(db: Db, zone: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("zone_handovers")
    .set({ next_attempt_at: null, lease_owner: null, lease_until: null })
    .where("zone", "=", zone)
    .where((where) => where.or([where("lease_until", "is", null), where("lease_until", "<", sql<Date>`now()`)]))
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What a step found. `afterMs` is when to go on; undefined: the move is over. */
export interface StepOutcome {
  state: HandoverState;
  afterMs?: number;
  authority?: HandoverRow["authority"];
  detail?: string;
  formerNs?: readonly string[];
  ds?: readonly string[];
  instructions?: Handover["instructions"];
  /** Null: the registrar has finished. */
  operation?: string | null;
  delegated?: boolean;
  settlesAfterMs?: number;
}

/** Writes a step's outcome, if the claim still holds; tells whether it did. */
export async function keepOutcome(db: Db | Tx, owner: string, row: HandoverRow, outcome: StepOutcome): Promise<boolean> {
  const { state, afterMs, authority, formerNs, ds, instructions, operation, delegated, settlesAfterMs } = outcome;
  const { numUpdatedRows } = await db
    .updateTable("zone_handovers")
    .set({
      state,
      detail: outcome.detail ?? null,
      attempts: state === row.state ? row.attempts + 1 : 0,
      next_attempt_at: afterMs === undefined ? null : fromNow(afterMs),
      lease_owner: null,
      lease_until: null,
      updated_at: sql<Date>`now()`,
      ...(authority === undefined ? {} : { authority }),
      ...(formerNs === undefined ? {} : { former_ns: [...formerNs] }),
      ...(ds === undefined ? {} : { ds: [...ds] }),
      ...(instructions === undefined ? {} : { instructions: JSON.stringify(instructions) }),
      ...(operation === undefined ? {} : { operation }),
      ...(delegated ? { delegated_at: sql<Date>`coalesce(delegated_at, now())` } : {}),
      ...(settlesAfterMs === undefined ? {} : { settles_at: fromNow(settlesAfterMs) }),
    })
    .where("zone", "=", row.zone)
    .where("lease_owner", "=", owner)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The database's time, which alone counts: processes' clocks differ. */
export async function databaseNow(db: Db): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select now()`.execute(db);
  return rows[0]?.now ?? new Date(0);
}

function fromNow(ms: number) {
  return sql<Date>`now() + make_interval(secs => ${ms / 1000})`;
}
