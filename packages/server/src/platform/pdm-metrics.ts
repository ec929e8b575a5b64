import { Counter, Gauge, Histogram, type Registry } from "prom-client";

export type PdmMetrics = ReturnType<typeof createPdmMetrics>;

/** What is measured of the pool-domain-manager. Pools and addresses of name servers are configuration, so they may be labels; names are not. */
export function createPdmMetrics(registry: Registry) {
  const registers = [registry];
  const seconds = [0.005, 0.02, 0.05, 0.1, 0.3, 1, 5, 15, 60, 300, 1800];
  return {
    requests: new Counter({
      name: "pdm_requests_total",
      help: "Requests by route and outcome: a status, or an error's code",
      labelNames: ["route", "code"],
      registers,
    }),
    requestSeconds: new Histogram({
      name: "pdm_request_seconds",
      help: "How long requests took",
      labelNames: ["route"],
      buckets: seconds,
      registers,
    }),
    allocations: new Gauge({
      name: "pdm_allocations",
      help: "Names by pool and state",
      labelNames: ["pool", "state", "dns_state"],
      registers,
    }),
    reserveConflicts: new Counter({
      name: "pdm_reserve_conflicts_total",
      help: "Reserves that somebody else had won",
      labelNames: ["pool"],
      registers,
    }),
    reservationsExpired: new Counter({
      name: "pdm_reservations_expired_total",
      help: "Reservations that lapsed and were swept",
      registers,
    }),
    convergeSeconds: new Histogram({
      name: "pdm_dns_converge_seconds",
      help: "From a wish to verified DNS",
      labelNames: ["kind"],
      buckets: seconds,
      registers,
    }),
    pendingOldest: new Gauge({
      name: "pdm_dns_pending_oldest_seconds",
      help: "Age of the oldest wish whose DNS is not there yet",
      registers,
    }),
    attempts: new Counter({
      name: "pdm_dns_attempts_total",
      help: "Steps towards a wish by outcome",
      labelNames: ["step", "outcome"],
      registers,
    }),
    powerdnsSeconds: new Histogram({
      name: "pdm_pdns_request_seconds",
      help: "Requests to the name server's API",
      labelNames: ["op", "code"],
      buckets: seconds,
      registers,
    }),
    powerdnsQueue: new Gauge({
      name: "pdm_pdns_queue_depth",
      help: "Writers waiting for a zone",
      labelNames: ["zone_kind"],
      registers,
    }),
    powerdnsUp: new Gauge({
      name: "pdm_pdns_up",
      help: "1 when the endpoint answered last time",
      labelNames: ["endpoint"],
      registers,
    }),
    registrarRequests: new Counter({
      name: "pdm_registrar_requests_total",
      help: "Requests to registrars",
      labelNames: ["registrar", "op", "outcome"],
      registers,
    }),
    registrarSeconds: new Histogram({
      name: "pdm_registrar_seconds",
      help: "How long registrars took",
      labelNames: ["registrar", "op"],
      buckets: seconds,
      registers,
    }),
    registrarQueue: new Gauge({
      name: "pdm_registrar_queue_depth",
      help: "Calls waiting for a registrar's limit",
      labelNames: ["registrar"],
      registers,
    }),
    byoSeconds: new Histogram({
      name: "pdm_byo_delegation_seconds",
      help: "From commit to a verified delegation",
      labelNames: ["mode"],
      buckets: [1, 10, 60, 300, 1800, 7200, 86_400, 259_200],
      registers,
    }),
    rollbacks: new Counter({
      name: "pdm_rollbacks_total",
      help: "Name server sets put back",
      labelNames: ["reason"],
      registers,
    }),
    verifyFailures: new Counter({
      name: "pdm_verify_failures_total",
      help: "Name server addresses that did not answer as they should",
      labelNames: ["address"],
      registers,
    }),
    gslbSwitchSeconds: new Histogram({
      name: "pdm_gslb_switch_seconds",
      help: "From a changed policy to warmed answers",
      buckets: seconds,
      registers,
    }),
    zoneSerial: new Gauge({
      name: "pdm_zone_serial",
      help: "Serial of a pool's zone",
      labelNames: ["zone"],
      registers,
    }),
  };
}
