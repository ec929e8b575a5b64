import { writeCursor } from "./cursor.ts";
import type { KeptView } from "./kept-views.ts";

/** Puts the reply of a list together from views that are serialised already. `found` holds one more than `limit` when there is a further page. */
export function writePage(found: KeptView[], limit: number): Buffer {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const next = found.length > limit && last ? `,"nextCursor":${JSON.stringify(writeCursor(last))}` : "";
  const items = page.flatMap(({ json }, index) => (index === 0 ? [json] : [comma, json]));
  return Buffer.concat([opening, ...items, Buffer.from(`]${next}}`)]);
}

const opening = Buffer.from('{"deployments":[');
const comma = Buffer.from(",");
