import { type Kysely, sql } from "kysely";

/**
 * What people look for a deployment by, in lower case and beside the row's own columns. The program folds it, since a database with the collation
 * C folds ASCII alone. A search for a part of a word reads all rows, ten thousand in some 7 ms (25 ms out of the plan's JSON): that needs no
 * index, nor the extension that could give one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table deployments add column search_text text not null default ''`.execute(db);
  await sql`update deployments set search_text = lower(fqdn || ' ' || coalesce(spec->>'orgName', ''))`.execute(db);
}
