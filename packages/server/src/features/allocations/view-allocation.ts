import type { Allocation, Reservation } from "@catalyst/contract";
import { type AllocationRow, fqdnOf, keyOf } from "./allocation-row.ts";

/** An allocation as everybody may see it; its token's hash stays behind. */
export function viewAllocation(row: AllocationRow, nameservers: readonly string[]): Allocation {
  return {
    poolDomain: row.pool_domain,
    subdomain: row.subdomain,
    fqdn: fqdnOf(keyOf(row)),
    kind: row.kind,
    state: row.state,
    dnsState: row.dns_state,
    reservedAt: row.reserved_at.toISOString(),
    ...(row.expires_at ? { expiresAt: row.expires_at.toISOString() } : {}),
    ...(row.committed_at ? { committedAt: row.committed_at.toISOString() } : {}),
    createdBy: row.created_by,
    ...(row.deployment_id === null ? {} : { deploymentId: row.deployment_id }),
    ...(row.sovereign_fqdn === null ? {} : { sovereignFQDN: row.sovereign_fqdn }),
    ...(row.load_balancer_ip === null ? {} : { loadBalancerIP: row.load_balancer_ip }),
    ...(row.load_balancer_ip6 === null ? {} : { loadBalancerIPv6: row.load_balancer_ip6 }),
    ds: [...row.ds],
    nameservers: [...nameservers],
    attempts: row.attempts,
    ...lastErrorOf(row),
    updatedAt: row.updated_at.toISOString(),
  };
}

/** The one answer that holds the token. */
export function viewReservation(row: AllocationRow, token: string): Reservation {
  return {
    poolDomain: row.pool_domain,
    subdomain: row.subdomain,
    fqdn: fqdnOf(keyOf(row)),
    state: "reserved",
    reservedAt: row.reserved_at.toISOString(),
    expiresAt: (row.expires_at ?? row.reserved_at).toISOString(),
    reservationToken: token,
    createdBy: row.created_by,
    kind: row.kind,
  };
}

function lastErrorOf({ last_error_code: code, last_error: detail, last_error_at: at }: AllocationRow): Pick<Allocation, "lastError"> {
  return code === null ? {} : { lastError: { code, detail: detail ?? "", at: (at ?? new Date(0)).toISOString() } };
}
