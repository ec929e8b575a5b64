import { type Kysely, sql } from "kysely";

/** The language that a person's account at the issuer names (OpenID Connect's claim `locale`). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table people add column locale text`.execute(db);
}
