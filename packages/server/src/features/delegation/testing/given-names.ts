import { type DnsWorld, startDnsWorld } from "../../../adapters/dns/testing/dns-world.ts";
import { ensureDelegation } from "../../zones/ensure-delegation.ts";
import { ensurePoolZone } from "../../zones/ensure-pool-zone.ts";
import { ensureZone } from "../../zones/ensure-zone.ts";
import { flushNames } from "../../zones/flush-names.ts";
import { readDs } from "../../zones/read-ds.ts";
import { wantedSovereignZone } from "../../zones/sovereign-zone.ts";
import { childSettings } from "../../zones/zone-settings.ts";

/** The pool that names are given from, and the address they lead to. */
export const pool = "omani.works";
export const ip = "127.9.9.9";

/** A lab's DNS with a pool that is signed up to the root, and names in it as a commit leaves them. */
export interface GivenNames {
  world: DnsWorld;
  poolDs: string[];
  /** Gives a name, or changes it; `ds` takes the place of the right one in the parent. Resolves with what the parent holds. */
  give(label: string, address?: string, ds?: string[]): Promise<string[]>;
  /** Puts the pool's delegation at the registry in place of the former one; as it should be when left out. */
  publish(ds?: string[], nameservers?: readonly string[]): Promise<void>;
}

export async function startGivenNames(signal: AbortSignal): Promise<GivenNames> {
  const world = await startDnsWorld();
  const { server, book, lab } = world;
  // Its name servers are named in another pool, which has to tell their addresses.
  await ensurePoolZone(server, "openova.io", book, signal);
  const { ds: poolDs } = await ensurePoolZone(server, pool, book, signal);

  return {
    world,
    poolDs,
    async give(label, address = ip, ds) {
      const name = `${label}.${pool}`;
      const records = wantedSovereignZone({ fqdn: name, ip: address, nameservers: book.hosts });
      await ensureZone(server, { name, account: `sovereign:${label}`, settings: childSettings, records, confirmed: true }, signal);
      const written = ds ?? (await readDs(server, name, signal));
      await ensureDelegation(server, { parent: pool, name, nameservers: book.hosts, ds: written }, signal);
      await flushNames(server, [name, pool], signal);
      return written;
    },
    async publish(ds = poolDs, nameservers = book.hosts) {
      await lab.parent.publish({ domain: pool, nameservers: [...nameservers], glue: {}, ds });
      await lab.flushResolver();
    },
  };
}
