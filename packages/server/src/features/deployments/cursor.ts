import { CatalystError } from "../../platform/errors.ts";

/** Where a page ended: opaque to clients. */
export function writeCursor(last: { createdAt: Date; id: string }): string {
  return Buffer.from(`${last.createdAt.toISOString()} ${last.id}`).toString("base64url");
}

export function readCursor(text: string): { createdAt: Date; id: string } {
  const [time = "", id = ""] = Buffer.from(text, "base64url").toString().split(" ");
  const createdAt = new Date(time);
  if (Number.isNaN(createdAt.getTime()) || !/^[0-9a-f]{16}$/.test(id)) {
    throw new CatalystError("invalid-query", { fields: { cursor: "must be the nextCursor of an earlier answer" } });
  }
  return { createdAt, id };
}
