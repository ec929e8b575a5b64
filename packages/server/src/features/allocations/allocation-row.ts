import type { Selectable } from "kysely";
import type { PoolAllocationsTable } from "../../database/domains-schema.ts";

/** The primary key of an allocation. */
export interface AllocationKey {
  pool: string;
  label: string;
}

export interface AllocationRow extends Selectable<PoolAllocationsTable> {
  /** A reservation whose time is over by the database's clock. */
  lapsed: boolean;
}

export function keyOf({ pool_domain, subdomain }: AllocationRow): AllocationKey {
  return { pool: pool_domain, label: subdomain };
}

export function fqdnOf({ pool, label }: AllocationKey): string {
  return `${label}.${pool}`;
}
