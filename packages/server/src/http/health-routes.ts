import { routes, statuses } from "@catalyst/contract";
import type { Db } from "../database/connect.ts";
import type { Metrics } from "../platform/metrics.ts";
import { type App, addRoute } from "./add-route.ts";
import { openAPI } from "./openapi.ts";
import { troubleOf } from "./trouble-of.ts";

export interface HealthParts {
  db: Db;
  metrics: Metrics;
  /** By name: undefined when well, else a sentence. `degrades` ones do not make the answer 503. */
  checks: Record<string, { check(): Promise<string | undefined>; degrades?: boolean }>;
  openStreams(): number;
}

export function registerHealthRoutes(app: App, parts: HealthParts): void {
  addRoute(app, routes.healthz, async ({ reply }) => {
    reply.type("text/plain");
    return "ok";
  });

  addRoute(app, routes.readyz, async ({ reply }) => {
    const results = await Promise.all(
      Object.entries(parts.checks).map(async ([name, { check, degrades }]) => ({ name, degrades, trouble: await troubleOf(check) })),
    );
    const isDown = results.some(({ trouble, degrades }) => trouble !== undefined && !degrades);
    const isDegraded = results.some(({ trouble }) => trouble !== undefined);
    if (isDown) reply.code(503);
    return {
      status: isDown ? "unready" : isDegraded ? "degraded" : "ready",
      checks: Object.fromEntries(results.map(({ name, trouble }) => [name, trouble ?? "ok"])),
    };
  });

  addRoute(app, routes.metrics, async ({ reply }) => {
    const { metrics, db } = parts;
    metrics.sseClients.set(parts.openStreams());
    const counts = await db
      .selectFrom("deployments")
      .select((eb) => ["status", eb.fn.countAll<number>().as("count")])
      .groupBy("status")
      .execute();
    for (const status of statuses) metrics.deployments.set({ status }, counts.find((row) => row.status === status)?.count ?? 0);
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });

  const description = openAPI();
  addRoute(app, routes.openapi, async () => description);
}
