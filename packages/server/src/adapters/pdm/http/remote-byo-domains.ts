import type { Client } from "@catalyst/contract";
import type { BoundByoDomains } from "../../../features/deployments/domain-services.ts";
import type { Secret } from "../../../platform/secret.ts";
import { demand, demandOrAbsent, limits } from "./demand.ts";

/** Customers' domains in the care of another mothership. */
export function createRemoteByoDomains(client: Client): BoundByoDomains {
  return {
    plan: (domain, call, signal) =>
      demand(limits.change, signal, (limited) => client.call("planByoDomain", { params: { domain }, body: opened(call), signal: limited })),
    commit: (domain, call, signal) =>
      demand(limits.change, signal, (limited) =>
        client.call("commitByoDomain", { params: { domain }, body: opened(call), signal: limited }),
      ),
    read: (domain, signal) =>
      demandOrAbsent(limits.check, signal, (limited) => client.call("readByoDomain", { params: { domain }, signal: limited })),
    rollback: (domain, call, signal) =>
      demand(limits.change, signal, (limited) =>
        client.call("rollBackByoDomain", { params: { domain }, body: opened(call), signal: limited }),
      ),
    release: (domain, call, signal) =>
      demandOrAbsent(limits.change, signal, (limited) =>
        client.call("releaseByoDomain", { params: { domain }, body: opened(call), signal: limited }),
      ),
  };
}

/** The registrar's token as it goes on the wire. */
function opened<Call extends { token?: Secret }>({ token, ...call }: Call): Omit<Call, "token"> & { token?: string } {
  return { ...call, ...(token ? { token: token.open() } : {}) };
}
