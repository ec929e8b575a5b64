import { type ListOrder, writeCursor } from "./cursor.ts";
import type { KeptView } from "./kept-views.ts";

export interface PageFrame {
  limit: number;
  sort: ListOrder;
  /** How many fit the filter, whatever the page. */
  total: number;
}

/** Puts the reply of a list together from views that are serialised already. `found` holds one more than `limit` when there is a further page. */
export function writePage(found: KeptView[], { limit, sort, total }: PageFrame): Buffer {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last ? `"nextCursor":${JSON.stringify(writeCursor(sort, last))},` : "";
  const items = page.flatMap(({ json }, index) => (index === 0 ? [json] : [comma, json]));
  return Buffer.concat([opening, ...items, Buffer.from(`],${next}"total":${total}}`)]);
}

const opening = Buffer.from('{"deployments":[');
const comma = Buffer.from(",");
