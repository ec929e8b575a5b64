import type { ServerAddress } from "./dns-query.ts";

/** From where the public DNS is looked at: the Internet's root, or a lab's. */
export interface DnsView {
  /** Servers of the root zone. */
  rootHints: readonly { host: string; address: string }[];
  /** Ports by address, where it is not 53. */
  ports: ReadonlyMap<string, number>;
  /** The resolvers that have to agree. */
  resolvers: readonly ServerAddress[];
  /** DS texts of the root's keys. Without them the root's key is taken as it is found. */
  trustAnchors?: readonly string[];
}

/** Where a server is asked. */
export function serverAt(address: string, { ports }: Pick<DnsView, "ports">): ServerAddress {
  return { address, port: ports.get(address) ?? 53 };
}
