import { type ReconcileLoop, createReconcileLoop } from "../../reconcile/reconcile-loop.ts";
import type { AllocationKey } from "./allocation-row.ts";
import { converge } from "./convergence/converge.ts";
import { putOff } from "./convergence/settle.ts";
import { claimDue } from "./convergence/store.ts";
import { convergeName } from "./convergence/converge-name.ts";
import { claimDueNames } from "./pool-name-store.ts";
import type { AllocationParts } from "./parts.ts";
import type { Lease } from "./store.ts";

type Claimed = { kind: "allocation"; key: AllocationKey; lease: Lease } | { kind: "name"; key: AllocationKey };

/** How late a name that has become due is noticed at most, milliseconds, when no hint comes. */
const everyMs = 1000;

/** Works on every name whose DNS is not as wanted, in this process and beside others; a process that dies loses its leases to them. */
export function createAllocationConverger(parts: AllocationParts): ReconcileLoop {
  const { db, clock, log, random, rules } = parts;

  return createReconcileLoop<Claimed>({
    clock,
    concurrency: rules.writers,
    everyMs,
    onError: (error) => log.error({ error }, "the DNS of a name could not be worked on"),
    claim: async (limit) => {
      const lease = { owner: random(8).toString("hex"), ms: rules.leaseMs };
      const allocations = await claimDue(db, lease, limit);
      const left = limit - allocations.length;
      const names = left === 0 ? [] : await claimDueNames(db, rules.leaseMs, left);
      return [
        ...allocations.map((key) => ({ kind: "allocation" as const, key, lease })),
        ...names.map((key) => ({ kind: "name" as const, key })),
      ];
    },
    reconcile: async (claimed, signal) => {
      if (claimed.kind === "name") return convergeName(parts, claimed.key, signal);
      const attempt = await converge(parts, claimed.key, claimed.lease, signal);
      if (attempt.kind === "failed") await putOff(parts, claimed.key, claimed.lease, attempt);
    },
  });
}
