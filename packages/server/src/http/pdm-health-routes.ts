import type { Metrics } from "../platform/metrics.ts";
import type { App } from "./add-route.ts";
import type { HealthParts } from "./health-routes.ts";
import { troubleOf } from "./trouble-of.ts";

export interface PdmHealthParts {
  metrics: Metrics;
  about(): { managedDomains: readonly string[]; registrars: readonly string[] };
  checks: HealthParts["checks"];
}

/** Health of the manager's own listener, without a prefix and without signing in: for probes inside a cluster, not for an Ingress. */
export function registerPdmHealthRoutes(app: App, { metrics, about, checks }: PdmHealthParts): void {
  const vital = Object.fromEntries(Object.entries(checks).filter(([, { degrades }]) => !degrades));

  app.get("/healthz", { config: { open: true } }, async (_request, reply) => {
    const { troubles } = await look(vital);
    if (Object.keys(troubles).length === 0) return { status: "ok", ...about() };
    return reply.code(503).send({ status: "unhealthy", checks: troubles });
  });

  app.get("/readyz", { config: { open: true } }, async (_request, reply) => {
    const { all, troubles } = await look(checks);
    const isDown = Object.keys(troubles).some((name) => !checks[name]?.degrades);
    if (isDown) return reply.code(503).send({ status: "unhealthy", checks: all });
    return { status: Object.keys(troubles).length > 0 ? "degraded" : "ok", ...about(), checks: all };
  });

  app.get("/metrics", { config: { open: true } }, async (_request, reply) => {
    reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
}

async function look(checks: HealthParts["checks"]): Promise<{ all: Record<string, string>; troubles: Record<string, string> }> {
  const results = await Promise.all(Object.entries(checks).map(async ([name, { check }]) => [name, await troubleOf(check)] as const));
  return {
    all: Object.fromEntries(results.map(([name, trouble]) => [name, trouble ?? "ok"])),
    troubles: Object.fromEntries(results.flatMap(([name, trouble]) => (trouble === undefined ? [] : [[name, trouble]]))),
  };
}
