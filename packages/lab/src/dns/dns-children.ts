import { join } from "node:path";
import type { ChildDefinition } from "../supervisor/child-definition.ts";
import type { SystemPrograms } from "../system-programs/find-system-programs.ts";
import { apiURL, canResolve, type DnsPlan, type DnsServerPlan } from "./dns-plan.ts";
import { connectPdns } from "./pdns-api.ts";
import { type PdnsBackend, preparePdns } from "./pdns-settings.ts";
import { registeredDomainOf } from "./registered-domain.ts";
import { createRegistry, type Registry } from "./registry.ts";
import { prepareUnbound } from "./unbound-settings.ts";

export interface DnsChildrenOptions {
  plan: DnsPlan;
  folder: string;
  programs: SystemPrograms;
  /** Where the pool keeps its zones; SQLite in its folder when left out. */
  poolBackend?: PdnsBackend;
  cacheSeconds?: { answers: number; denials: number };
}

/** Like the time to live of a delegation: the resolver behaves as one in the world does. */
const defaultCacheSeconds = { answers: 60, denials: 5 };

export function parentChild(options: DnsChildrenOptions): ChildDefinition {
  return pdnsChild(options, "dns-parent", options.plan.parent, sqliteBackend(options.programs), 0);
}

export function poolChild(options: DnsChildrenOptions): ChildDefinition {
  return pdnsChild(options, "dns-pool", options.plan.pool, options.poolBackend ?? sqliteBackend(options.programs), 5);
}

/** Undefined where unbound could not reach the others. */
export function resolverChild(options: DnsChildrenOptions, trustAnchors: readonly string[]): ChildDefinition | undefined {
  const { plan, folder, programs, cacheSeconds = defaultCacheSeconds } = options;
  if (!canResolve(plan) || programs.unbound === undefined) return undefined;

  return prepareUnbound({
    name: "dns-resolver",
    folder: resolverFolder(folder),
    program: programs.unbound.path,
    address: plan.resolver.address,
    rootHints: rootHintsOf(plan),
    trustAnchors,
    cacheSeconds,
  });
}

export function resolverFolder(folder: string): string {
  return join(folder, "dns-resolver");
}

export function rootHintsOf({ parent }: DnsPlan): { name: string; address: string }[] {
  return parent.addresses.map((address) => ({ name: parent.rootHost, address }));
}

export function registryOf({ parent, parking }: DnsPlan): Registry {
  return createRegistry({
    api: connectPdns(apiURL(parent), parent.apiKey),
    addresses: parent.addresses,
    rootHost: parent.rootHost,
    parkingAddress: parking.address,
  });
}

/** Makes the zones above, once the parent runs, and delegates the pools. Safe to repeat: what is there stays. Resolves with the trust anchor. */
export async function prepareZones(registry: Registry, { pools, pool }: DnsPlan): Promise<string[]> {
  const trustAnchors = await registry.prepare();
  const nameservers = Object.keys(pool.nameservers);
  // The domains that the name servers themselves are in come first: a host nobody is responsible for would be the parking's.
  for (const domain of new Set([...nameservers.map(registeredDomainOf), ...pools]))
    await registry.publishNew({ domain, nameservers, glue: pool.nameservers, ds: [] });

  return trustAnchors;
}

function sqliteBackend({ pdns }: SystemPrograms): PdnsBackend {
  return { type: "gsqlite3", schemaFile: pdns!.schemas.gsqlite3!, durable: false };
}

function pdnsChild(
  { plan, folder, programs }: DnsChildrenOptions,
  name: string,
  { addresses, apiAddress, apiPort, apiKey }: DnsServerPlan,
  backend: PdnsBackend,
  cacheSeconds: number,
): ChildDefinition {
  const { path, moduleDirectory } = programs.pdns!;

  return preparePdns({
    name,
    folder: join(folder, name),
    program: { path, moduleDirectory },
    addresses,
    port: plan.port,
    apiAddress,
    apiPort,
    apiKey,
    backend,
    cacheSeconds,
  });
}
