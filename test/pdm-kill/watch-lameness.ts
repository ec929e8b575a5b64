import { setImmediate } from "node:timers/promises";
import type { World } from "./world.ts";
import { pool } from "./world.ts";

/** Asks again and again, as a resolver would, whether a delegation leads to a server that has the zone. */
export interface LamenessWatch {
  /** Moments at which the parent sent people to a zone that was gone. */
  end(): Promise<string[]>;
}

/**
 * While a name is taken away, its zone must outlive its delegation. The zone is asked for first: when it is gone and the delegation is still
 * there afterwards, the delegation led nowhere in between.
 */
export function watchLameness({ dns, ask }: World, label: string): LamenessWatch {
  const name = `${label}.${pool}`;
  const addresses = Object.values(dns.pool.nameservers).flat();
  const found: string[] = [];
  const stop = new AbortController();
  const watching = watch();

  return {
    async end() {
      stop.abort();
      await watching;
      return found;
    },
  };

  async function watch(): Promise<void> {
    for (let turn = 0; !stop.signal.aborted; turn += 1) {
      const server = { address: addresses[turn % addresses.length] ?? "", port: dns.ports[addresses[0] ?? ""] ?? 53 };
      try {
        const zone = await ask(server, { name, type: "SOA" }, stop.signal);
        const hasZone = zone.authoritative && zone.answers.some((record) => record.name === name);
        const above = await ask(server, { name, type: "DS" }, stop.signal);
        if (!hasZone && above.answers.some(({ type }) => type === "DS"))
          found.push(`${server.address}: a DS above ${name}, and no zone (${zone.status})`);
      } catch (error) {
        if (!stop.signal.aborted) found.push(String(error));
      }
      await setImmediate();
    }
  }
}
