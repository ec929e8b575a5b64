import type { ByoPlan, Delegation } from "@catalyst/contract";
import { sameHosts } from "../registrars/domain-guard.ts";
import type { ByoParts } from "./byo-parts.ts";
import { challengeName, placesDs, pointsAtUs } from "./domain-facts.ts";
import type { ByoRow } from "./store.ts";

type Instruction = ByoPlan["instructions"][number];

/** A row as its owner is told of it. */
export function viewDelegation(row: ByoRow, parts: ByoParts): Delegation {
  const { last_error_code: code, last_error: detail, last_error_at: at } = row;
  const isSettled = row.state === "verified" || row.state === "rolled-back" || row.state === "planned";
  return {
    domain: row.domain,
    mode: row.mode,
    state: row.state,
    dnsState: row.dns_state,
    ...(row.registrar === null ? {} : { registrar: row.registrar }),
    deploymentId: row.deployment_id,
    ...(row.load_balancer_ip === null ? {} : { loadBalancerIP: row.load_balancer_ip }),
    ...(row.load_balancer_ip6 === null ? {} : { loadBalancerIPv6: row.load_balancer_ip6 }),
    nameservers: row.target_ns,
    previousNameservers: row.previous_ns,
    ...(row.operation === null ? {} : { operation: row.operation }),
    seen: row.seen_ns,
    resolvers: row.resolvers,
    ds: row.ds,
    dsSeen: row.seen_ds,
    challenge: { name: challengeName(row.domain), value: row.challenge },
    instructions: instructionsFor(row, parts),
    attempts: row.attempts,
    ...(code !== null && at !== null ? { lastError: { code, detail: detail ?? "", at: at.toISOString() } } : {}),
    ...(row.deadline_at === null ? {} : { deadline: row.deadline_at.toISOString() }),
    createdAt: row.created_at.toISOString(),
    ...(row.committed_at === null ? {} : { committedAt: row.committed_at.toISOString() }),
    updatedAt: row.updated_at.toISOString(),
    ...(isSettled ? {} : { warning: "dns-pending" as const }),
  };
}

/** What is left to be entered by hand, in the order in which it may be. */
export function instructionsFor(row: ByoRow, { registrars, rules }: Pick<ByoParts, "registrars" | "rules">): Instruction[] {
  const where = rules.registrable(row.domain) === row.domain ? "registrar" : "zone";
  const nameservers = (hosts: readonly string[]): Instruction[] => hosts.map((value) => ({ where, type: "NS", name: row.domain, value }));
  switch (row.state) {
    case "planned":
    case "awaiting-delegation":
      return row.mode === "byo-manual" ? nameservers(row.target_ns) : [];
    case "verified":
      // Earlier, validating resolvers would reject what the former servers answer.
      return placesDs(row, registrars) || sameHosts(row.seen_ds, row.ds)
        ? []
        : row.ds.map((value) => ({ where, type: "DS", name: row.domain, value }));
    case "rolling-back":
    case "releasing":
    case "quarantined":
      return pointsAtUs(row) && (row.undo === "none" || row.last_error_code !== null) && !sameHosts(row.previous_ns, row.target_ns)
        ? nameservers(row.previous_ns)
        : [];
    default:
      return [];
  }
}
