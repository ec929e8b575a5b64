import type { Glue } from "../../../features/registrars/registrar.ts";
import type { Clock } from "../../../platform/clock.ts";
import { RegistrarError } from "../../../platform/registrar-error.ts";
import { expectShape } from "../expect-shape.ts";
import { needsAddress } from "../host-names.ts";
import type { Api } from "./api.ts";
import type { DomainResource } from "./domain-resource.ts";
import { checkers } from "./schema.ts";

/** Registers addresses of hosts below a domain and waits until the registry has them: a set that names them is refused before. */
export type EnsureGlue = (resource: DomainResource, hosts: readonly string[], glue: Glue, signal: AbortSignal) => Promise<void>;

/** A task usually starts within a minute; longer than this the caller does not wait, but asks again later. */
const looks = { everyMs: 5000, most: 12 };

export function createGlueWriter(api: Api, clock: Clock): EnsureGlue {
  return async (resource, hosts, glue, signal) => {
    if (hosts.length === 0 || (await resource.describe(signal)).hostSupported === false) return;
    for (const host of hosts) await ensure(resource, host, glue[host], signal);
  };

  async function ensure(resource: DomainResource, host: string, wanted: readonly string[] | undefined, signal: AbortSignal): Promise<void> {
    const present = await resource.glue(host, signal);
    if (present !== undefined && (wanted === undefined || sameAddresses(present, wanted))) return;
    if (wanted === undefined || wanted.length === 0) throw needsAddress("OVH", host);

    const path = `${resource.path}/glueRecord`;
    const reply =
      present === undefined
        ? await api.send("POST", path, { host, ips: wanted }, signal)
        : await api.send("POST", `${path}/${encodeURIComponent(host)}/update`, { ips: wanted }, signal);
    await ended(resource, host, expectShape(checkers.task, reply, "OVH", "POST glueRecord").id, signal);
  }

  async function ended(resource: DomainResource, host: string, id: number, signal: AbortSignal): Promise<void> {
    for (let look = 0; look < looks.most; look += 1) {
      const { status, comment } = await resource.task(id, signal);
      if (status === "done") return;
      if (status === "error" || status === "cancelled") {
        throw new RegistrarError("nameservers-rejected", {
          detail: `OVH could not register the address of ${host}: ${comment || `the task ended as ${status}`}; check the address and try again.`,
        });
      }
      await clock.sleep(looks.everyMs, signal);
    }
    throw new RegistrarError("registrar-error", {
      detail: `OVH is still registering the address of ${host}; try again in a few minutes.`,
      retryable: true,
    });
  }
}

function sameAddresses(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join();
}
