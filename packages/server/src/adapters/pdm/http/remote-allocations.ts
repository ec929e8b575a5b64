import type { Client } from "@catalyst/contract";
import type { Pdm } from "../../../features/allocations/pdm.ts";
import { demand, demandOrAbsent, limits } from "./demand.ts";

/** Names of the pools of another mothership. */
export function createRemoteAllocations(client: Client): Pdm {
  return {
    check: (pool, sub, signal) =>
      demand(limits.check, signal, (limited) =>
        client.call("checkName", { params: { poolDomain: pool }, query: { sub }, signal: limited }),
      ),
    reserve: (pool, body, signal) =>
      demand(limits.reserve, signal, (limited) => client.call("reserveName", { params: { poolDomain: pool }, body, signal: limited })),
    renew: (pool, body, signal) =>
      demand(limits.reserve, signal, (limited) => client.call("renewReservation", { params: { poolDomain: pool }, body, signal: limited })),
    commit: (pool, body, signal) =>
      demand(limits.change, signal, (limited) => client.call("commitAllocation", { params: { poolDomain: pool }, body, signal: limited })),
    read: (poolDomain, subdomain, signal) =>
      demandOrAbsent(limits.check, signal, (limited) =>
        client.call("readAllocation", { params: { poolDomain, subdomain }, signal: limited }),
      ),
    // In the body, which nobody logs; a query may be.
    release: (pool, body, signal) =>
      demandOrAbsent(limits.change, signal, (limited) =>
        client.call("releaseName", { params: { poolDomain: pool }, query: {}, body, signal: limited }),
      ),
  };
}
