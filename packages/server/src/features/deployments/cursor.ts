import { CatalystError } from "../../platform/errors.ts";

export const listOrders = ["newest", "oldest", "name"] as const;
export type ListOrder = (typeof listOrders)[number];

/** What a deployment is sorted by: its time of creation or its domain, and its id among equals. */
export interface ListPlace {
  createdAt: Date;
  fqdn: string;
  id: string;
}

/** The place where a page ended. One order's place means nothing in another. */
export type Cursor = { sort: "newest" | "oldest"; createdAt: Date; id: string } | { sort: "name"; fqdn: string; id: string };

/** Opaque to clients. */
export function writeCursor(sort: ListOrder, last: ListPlace): string {
  const key = sort === "name" ? last.fqdn : last.createdAt.toISOString();
  return Buffer.from(`${sort} ${key} ${last.id}`).toString("base64url");
}

/** Throws `invalid-query` for what no page in this order ended with. */
export function readCursor(text: string, sort: ListOrder): Cursor {
  const [order, key = "", id = ""] = Buffer.from(text, "base64url").toString().split(" ");
  const createdAt = new Date(key);
  const isKey = sort === "name" ? /^[a-z0-9.-]+$/.test(key) : !Number.isNaN(createdAt.getTime());
  if (order !== sort || !isKey || !/^[0-9a-f]{16}$/.test(id)) {
    throw new CatalystError("invalid-query", { fields: { cursor: `must be the nextCursor of an earlier answer in the order ${sort}` } });
  }
  return sort === "name" ? { sort, fqdn: key, id } : { sort, createdAt, id };
}
