import type { FastifyInstance } from "fastify";
import type { AllocationsObserver } from "./features/allocations/allocations-observer.ts";
import type { Logger } from "./platform/log.ts";
import type { PdmMetrics } from "./platform/pdm-metrics.ts";

/** Turns what the manager tells of names into metrics, and what a person should look at into log lines. */
export function observeAllocations(metrics: PdmMetrics, log: Logger): AllocationsObserver {
  return {
    reserveConflict: (pool) => metrics.reserveConflicts.inc({ pool }),
    reservationsExpired: (count) => metrics.reservationsExpired.inc(count),
    converged: (kind, seconds) => metrics.convergeSeconds.observe({ kind }, seconds),
    attempt: (step, outcome) => metrics.attempts.inc({ step, outcome }),
    verifyFailure: (address) => metrics.verifyFailures.inc({ address }),
    pendingOldest: (seconds) => metrics.pendingOldest.set(seconds),
    counted(counts) {
      metrics.allocations.reset();
      for (const { pool, state, dnsState, count } of counts) metrics.allocations.set({ pool, state, dns_state: dnsState }, count);
    },
    zoneSerial: (zone, serial) => metrics.zoneSerial.set({ zone }, serial),
    alarm: (kind, detail) => log.warn({ alarm: kind, detail }, "something about names wants a person's look"),
  };
}

/** Counts and times the manager's routes. A refusal counts under its code, which `audit` has noted. */
export function observeRoutes(app: FastifyInstance, metrics: PdmMetrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const { route } = request.routeOptions.config;
    if (!route?.access.startsWith("pdm:")) return;
    const { error } = request.audit.detail;
    metrics.requests.inc({ route: route.path, code: typeof error === "string" ? error : String(reply.statusCode) });
    metrics.requestSeconds.observe({ route: route.path }, reply.elapsedTime / 1000);
  });
}
