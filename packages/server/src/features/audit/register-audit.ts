import { type Route, type RouteName, routes } from "@catalyst/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Db } from "../../database/connect.ts";
import type { App } from "../../http/add-route.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Logger } from "../../platform/log.ts";
import { appendAudit } from "./audit-log.ts";

export interface AuditHookOptions {
  db: Db;
  clock: Clock;
  logger: Logger;
}

/** Reads that are recorded like writes, since they tell of secrets or of other people. */
const sensitiveReads: ReadonlySet<RouteName> = new Set<RouteName>(["listHeldCredentials", "readKubeconfig", "listAudit", "verifyAudit"]);

/** Reads that are recorded when they are refused; what they do when allowed is recorded with the work itself. */
const attempts: ReadonlySet<RouteName> = new Set<RouteName>(["signInCallback"]);

/** Refusals of people who are not signed in that one process records a minute; a flood must not fill the log for good. */
const anonymousPerMinute = 60;

/** Records every write and sensitive read before it is answered: who, from where, which route, on what, and whether it was allowed. */
export function registerAudit(app: App, { db, clock, logger }: AuditHookOptions): void {
  const mayRecord = anonymousBudget(clock);
  app.decorateRequest("audit");
  app.addHook("onRequest", async (request) => {
    request.audit = { detail: {} };
  });
  app.addHook("onError", async (request, _reply, error) => {
    if (error instanceof CatalystError) request.audit.detail["error"] = error.code;
  });
  app.addHook("onSend", async (request, reply, payload) => {
    const action = recordedAction(request.routeOptions.config.route, isRefusal(reply));
    if (action !== undefined && (request.caller || mayRecord(request))) await record(request, reply, action);
    return payload;
  });

  async function record(request: FastifyRequest, reply: FastifyReply, action: RouteName): Promise<void> {
    const entry = {
      time: clock.now(),
      actor: request.caller?.personId ?? (routes[action].access === "node" ? "node" : "nobody"),
      address: request.ip,
      action,
      target: request.audit.target ?? targetOf(request),
      outcome: isRefusal(reply) ? ("refused" as const) : ("allowed" as const),
      detail: { ...request.audit.detail, status: reply.statusCode, requestId: request.id },
    };
    try {
      await db.transaction().execute((tx) => appendAudit(tx, entry));
    } catch (error) {
      // The work is done or refused already; an answer that says otherwise would be false. The log keeps what the table could not.
      logger.error({ error, audit: entry }, "audit entry could not be stored");
    }
  }
}

declare module "fastify" {
  interface FastifyRequest {
    /** What a handler adds to this request's audit entry. Nothing secret. `target` defaults to the id in the address. */
    audit: { target?: string; detail: Record<string, unknown> };
  }
}

const names = new Map(Object.entries(routes).map(([name, route]) => [keyOf(route), name as RouteName]));

function recordedAction(route: Route | undefined, refused: boolean): RouteName | undefined {
  const name = route && names.get(keyOf(route));
  if (name === undefined) return undefined;
  return route?.method !== "GET" || sensitiveReads.has(name) || (refused && attempts.has(name)) ? name : undefined;
}

/** What failed on our side was allowed: it may have been done in part. */
function isRefusal(reply: FastifyReply): boolean {
  return reply.statusCode >= 400 && reply.statusCode < 500;
}

function keyOf(route: Route): string {
  return `${route.method} ${route.path}`;
}

function targetOf(request: FastifyRequest): string | null {
  const { id, tokenId } = (request.params ?? {}) as { id?: string; tokenId?: string };
  return id ?? tokenId ?? null;
}

/** Node bearers count as anonymous here: they are checked late, by the handler. Their successes always count. */
function anonymousBudget(clock: Clock): (request: FastifyRequest) => boolean {
  let minute = 0;
  let left = anonymousPerMinute;
  return () => {
    const now = Math.floor(clock.now().getTime() / 60_000);
    if (now !== minute) [minute, left] = [now, anonymousPerMinute];
    left -= 1;
    return left >= 0;
  };
}
