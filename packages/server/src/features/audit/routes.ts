import { type AuditEntry, routes } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import { listAudit, verifyAudit } from "./audit-log.ts";
import type { ChainedEntry } from "./chain.ts";

export function addAuditRoutes(app: App, db: Db): void {
  addRoute(app, routes.listAudit, async ({ query }) => {
    const limit = query.limit ?? 50;
    const rows = await listAudit(db, { actor: query.actor, target: query.target, before: numberOf(query.cursor), limit: limit + 1 });
    const entries = rows.slice(0, limit).map(toWire);
    const last = entries.at(-1);
    return { entries, ...(rows.length > limit && last ? { nextCursor: String(last.seq) } : {}) };
  });

  addRoute(app, routes.verifyAudit, async ({ signal }) => {
    const verdict = await verifyAudit(db, signal);
    return { ...verdict, headHash: verdict.headHash?.toString("hex") ?? null };
  });
}

function numberOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(cursor)) throw new CatalystError("invalid-query", { fields: { cursor: "is not one that a page ended with" } });
  return Number(cursor);
}

function toWire({ hash, ...entry }: ChainedEntry & { hash: Buffer }): AuditEntry {
  return { ...entry, time: entry.time.toISOString(), hash: hash.toString("hex") };
}
