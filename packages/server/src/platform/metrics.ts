import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import { createPdmMetrics } from "./pdm-metrics.ts";

export type Metrics = ReturnType<typeof createMetrics>;

/** Everything measured, in Prometheus' terms. No label carries a domain or an id. */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    pdm: createPdmMetrics(registry),
    deployments: new Gauge({ name: "catalyst_deployments", help: "Deployments by status", labelNames: ["status"], registers }),
    phaseDuration: new Histogram({
      name: "catalyst_phase_duration_seconds",
      help: "How long phases took",
      labelNames: ["phase", "outcome"],
      buckets: [0.1, 0.5, 1, 5, 15, 30, 60, 120, 300, 600, 1800],
      registers,
    }),
    failures: new Counter({
      name: "catalyst_deployment_failures_total",
      help: "Failed deployments by code",
      labelNames: ["code"],
      registers,
    }),
    tofuRuns: new Counter({ name: "catalyst_tofu_runs_total", help: "Runs of OpenTofu", labelNames: ["command", "exit"], registers }),
    tofuRunning: new Gauge({ name: "catalyst_tofu_running", help: "Children of OpenTofu running now", registers }),
    tofuQueued: new Gauge({ name: "catalyst_tofu_queued", help: "Runs waiting for a place", registers }),
    cloudRequests: new Counter({
      name: "catalyst_cloud_requests_total",
      help: "Requests to the cloud's API",
      labelNames: ["provider", "method", "status"],
      registers,
    }),
    cloudBudget: new Gauge({ name: "catalyst_cloud_ratelimit_remaining", help: "Requests left in the budget last told of", registers }),
    sseClients: new Gauge({ name: "catalyst_sse_clients", help: "Open event streams", registers }),
    purged: new Counter({
      name: "catalyst_purge_resources_total",
      help: "Cloud objects that wipes dealt with",
      labelNames: ["kind", "result"],
      registers,
    }),
    wipeResidual: new Gauge({
      name: "catalyst_wipe_residual",
      help: "Objects the last wipe could not remove",
      labelNames: ["kind"],
      registers,
    }),
    takeovers: new Counter({ name: "catalyst_job_takeovers_total", help: "Phases taken over from a worker that was gone", registers }),
    redactions: new Counter({ name: "catalyst_redactions_total", help: "Secrets removed from text", registers }),
  };
}
