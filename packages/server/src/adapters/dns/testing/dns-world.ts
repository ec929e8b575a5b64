import { randomBytes } from "node:crypto";
import { type LabDns, type StartLabDnsOptions, startLabDns } from "@catalyst/lab";
import type { AskDns } from "../../../features/delegation/dns-query.ts";
import type { DnsView } from "../../../features/delegation/dns-view.ts";
import type { NameserverBook } from "../../../features/delegation/nameserver-book.ts";
import type { Walker } from "../../../features/delegation/walk-down.ts";
import type { DnsServer } from "../../../features/zones/dns-server.ts";
import { systemClock } from "../../../platform/clock.ts";
import { silentLogger } from "../../../platform/log.ts";
import { Secret } from "../../../platform/secret.ts";
import { createDnsQuery } from "../../dns-query/dns-query.ts";
import { type PowerDnsOptions, createPowerDns } from "../powerdns/powerdns.ts";

/** A lab's DNS, from the root to a validating resolver, and our adapters connected to it. */
export interface DnsWorld {
  lab: LabDns;
  server: DnsServer;
  ask: AskDns;
  view: DnsView;
  walker: Walker;
  book: NameserverBook;
  /** The adapter once more, with other options. */
  connect(options?: Partial<PowerDnsOptions>): DnsServer;
}

export async function startDnsWorld(options: StartLabDnsOptions = {}, writers = 1): Promise<DnsWorld> {
  const lab = await startLabDns(options);
  const ask = createDnsQuery({ random: randomBytes });
  const ports = new Map(Object.entries(lab.ports));
  const view: DnsView = {
    rootHints: lab.rootHints.map(({ name, address }) => ({ host: name, address })),
    ports,
    resolvers: lab.resolver ? [lab.resolver] : [],
    trustAnchors: [lab.trustAnchor.replace(/^\. DS /, "")],
  };
  const connect = (changed: Partial<PowerDnsOptions> = {}) =>
    createPowerDns({
      baseURLs: [lab.pool.apiURL],
      apiKey: new Secret("pdns-api-key", lab.pool.apiKey),
      serverId: "localhost",
      clock: systemClock,
      log: silentLogger,
      writers,
      lockZone: (_zone, work) => work(),
      ...changed,
    });
  const servers = Object.entries(lab.pool.nameservers);
  return {
    lab,
    server: connect(),
    ask,
    view,
    walker: { ask, view },
    book: {
      hosts: servers.map(([host]) => host),
      addresses: servers.flatMap(([host, addresses]) => addresses.map((address) => ({ host, address, port: lab.ports[address] ?? 53 }))),
    },
    connect,
  };
}

/** Polls until the work gives something other than undefined or false. */
export async function eventually<Result>(what: string, work: () => Promise<Result | undefined | false>, limitMs = 15_000): Promise<Result> {
  const end = Date.now() + limitMs;
  for (;;) {
    const result = await work();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > end) throw new Error(`${what} did not happen within ${limitMs} ms`);
    await systemClock.sleep(20);
  }
}
