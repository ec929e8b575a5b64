import { type Route, type RouteName, routes } from "@catalyst/contract";
import { sql } from "kysely";
import type { Db } from "../database/connect.ts";
import type { Clock } from "../platform/clock.ts";
import { CatalystError } from "../platform/errors.ts";
import type { App } from "./add-route.ts";

export interface RateLimit {
  count: number;
  windowMs: number;
  /** Routes with the same word here are counted together; else each by itself. */
  countedAs?: string;
  /** Programs have no limit. */
  peopleOnly?: boolean;
}

export type RateLimits = Partial<Record<RouteName, RateLimit>>;

/** Limits how often one person may call a route, over all processes. */
export function registerRateLimits(app: App, { db, clock, limits }: { db: Db; clock: Clock; limits: RateLimits }): void {
  const names = new Map(Object.keys(limits).map((name) => [keyOf(routes[name as RouteName]), name as RouteName]));

  app.addHook("preHandler", async (request) => {
    const { route } = request.routeOptions.config;
    const name = route && names.get(keyOf(route));
    const limit = name && limits[name];
    if (!limit || (limit.peopleOnly && request.caller.via === "program")) return;
    const use = { subject: request.caller.personId, action: limit.countedAs ?? name, limit };
    if (!(await mayProceed(db, clock, use))) throw rateLimited(limit, clock);
  });
}

/** Counts one more of `action` for `subject`; false when that is one too many. What is refused does not count. */
export async function mayProceed(db: Db, clock: Clock, use: Use & { limit: RateLimit }): Promise<boolean> {
  const { count, windowMs } = use.limit;
  const now = clock.now().getTime();
  const start = now - (now % windowMs);
  const before = await countIn(db, use, new Date(start - windowMs));
  // A window slides: of the one before, the share that still lies within the last `windowMs` counts.
  const carried = before * (1 - (now - start) / windowMs);
  const allowed = Math.floor(count - carried);
  return allowed >= 1 && countOne(db, use, new Date(start), allowed);
}

function rateLimited({ count, windowMs }: RateLimit, clock: Clock): CatalystError {
  const retryAfter = Math.max(1, Math.ceil((windowMs - (clock.now().getTime() % windowMs)) / 1000));
  return new CatalystError("rate-limited", {
    detail: `At most ${count} in ${describe(windowMs)}`,
    headers: { "retry-after": String(retryAfter) },
    members: { retryAfterSec: retryAfter },
  });
}

export async function deleteOldRateLimits(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom("rate_limits")
    .where("window_start", "<", new Date(now.getTime() - longestKeptMs))
    .execute();
}

/** Twice the longest window in use. */
const longestKeptMs = 2 * 3_600_000;

interface Use {
  subject: string;
  action: string;
}

async function countIn(db: Db, { subject, action }: Use, windowStart: Date): Promise<number> {
  const row = await db
    .selectFrom("rate_limits")
    .select("count")
    .where("subject", "=", subject)
    .where("action", "=", action)
    .where("window_start", "=", windowStart)
    .executeTakeFirst();
  return row?.count ?? 0;
}

/** Whether the count stayed within what is allowed; decided and counted in one statement. */
async function countOne(db: Db, { subject, action }: Use, windowStart: Date, allowed: number): Promise<boolean> {
  const counted = await db
    .insertInto("rate_limits")
    .values({ subject, action, window_start: windowStart, count: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(["subject", "action", "window_start"])
        .doUpdateSet({ count: sql`rate_limits.count + 1` })
        .where("rate_limits.count", "<", allowed),
    )
    .returning("count")
    .executeTakeFirst();
  return counted !== undefined;
}

function keyOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

function describe(windowMs: number): string {
  return windowMs >= 3_600_000 ? `${windowMs / 3_600_000} h` : `${windowMs / 1000} s`;
}
