import type { Status } from "@catalyst/contract";
import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from "kysely";
import type { Db } from "../../database/connect.ts";
import type { Database } from "../../database/schema.ts";
import type { Cursor, ListOrder } from "./cursor.ts";
import type { Deployment } from "./deployment.ts";
import { fold } from "./search-text.ts";
import { toDeployment } from "./store.ts";

export interface DeploymentFilter {
  /** Only this person's. */
  owner?: string;
  status?: Status;
  fqdn?: string;
  /** A part of the domain or of the Organization's name, in any case. */
  search?: string;
  /** Newest first when left out. */
  sort?: ListOrder;
  /** Only what comes after this place, in the same order. */
  after?: Cursor;
  limit: number;
}

/**
 * Which deployments there are, in order, and in which version: `id:version` with spaces between. A version is the transaction that wrote
 * the row last. One text, because fifty rows cost more to send and read than to find. `total` counts what fits, whatever the page.
 */
export async function listVersions(db: Db, filter: DeploymentFilter): Promise<{ versions: string; total: number }> {
  const order = orders[filter.sort ?? "newest"];
  const fitting = db.selectFrom("deployments").$call((query) => fit(query, filter));
  const page = fitting
    .select(["id", "fqdn", "created_at", sql<string>`xmin`.as("version")])
    .$if(filter.after !== undefined, (query) => query.where(isAfter(filter.after as Cursor)))
    .orderBy(order)
    .limit(filter.limit);
  return db
    .selectFrom(page.as("page"))
    .select(sql<string>`coalesce(string_agg(id || ':' || version, ' ' order by ${order}), '')`.as("versions"))
    .select(fitting.select((eb) => eb.fn.countAll<number>().as("count")).as("total"))
    .$narrowType<{ total: number }>()
    .executeTakeFirstOrThrow();
}

export async function findDeployments(db: Db, ids: string[]): Promise<Deployment[]> {
  const rows = await db.selectFrom("deployments").selectAll().where("id", "in", ids).limit(ids.length).execute();
  return rows.map(toDeployment);
}

const orders: Record<ListOrder, Expression<unknown>> = {
  newest: sql`created_at desc, id desc`,
  oldest: sql`created_at, id`,
  name: sql`fqdn, id`,
};

function isAfter(cursor: Cursor): Expression<SqlBool> {
  const { id } = cursor;
  if (cursor.sort === "name") return sql`(fqdn, id) > (${cursor.fqdn}, ${id})`;
  return cursor.sort === "newest"
    ? sql`(created_at, id) < (${cursor.createdAt}, ${id})`
    : sql`(created_at, id) > (${cursor.createdAt}, ${id})`;
}

type Query = SelectQueryBuilder<Database, "deployments", object>;

function fit(query: Query, { owner, status, fqdn, search }: DeploymentFilter): Query {
  let found = query;
  if (owner !== undefined) found = found.where("owner", "=", owner);
  if (status !== undefined) found = found.where("status", "=", status);
  if (fqdn !== undefined) found = found.where("fqdn", "=", fqdn);
  if (search === undefined) return found;
  return found.where("search_text", "like", `%${fold(search).replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}
