import { rm } from "node:fs/promises";
import { logPath } from "../supervisor/child-log.ts";
import type { ChildDefinition } from "../supervisor/child-definition.ts";
import { isRunning } from "../supervisor/process-identity.ts";
import { startChild, type StartedChild } from "../supervisor/start-child.ts";
import { stopProcessGroup } from "../supervisor/stop-process-group.ts";
import { killStragglers } from "../supervisor/stragglers.ts";
import type { SystemProgramName } from "../system-programs/find-system-programs.ts";
import { requireSystemPrograms } from "../system-programs/require-system-programs.ts";
import { type SystemHost, thisSystem } from "../system-programs/system-host.ts";
import {
  type DnsChildrenOptions,
  parentChild,
  poolChild,
  prepareZones,
  registryOf,
  resolverChild,
  resolverFolder,
  rootHintsOf,
} from "./dns-children.ts";
import { dnsEnvironment } from "./dns-environment.ts";
import { addressesOf, apiURL, canResolve, type DnsPlan, type DnsPlanOptions, planDns } from "./dns-plan.ts";
import { makeOwnedFolder, removeLeftovers } from "./leftovers.ts";
import { requireFree, takeLoopbackNetwork } from "./loopback-network.ts";
import { type Parking, startParking } from "./parking.ts";
import type { ParentZone } from "./parent-zone.ts";
import type { ParkingRecord } from "./parking-records.ts";
import { flushUnbound } from "./unbound-settings.ts";

export interface StartLabDnsOptions extends DnsPlanOptions {
  /** Where the pool keeps its zones: SQLite of its own, or the PostgreSQL at `url`, a database that has PowerDNS's schema (`applyPdnsSchema`). */
  backend?: "gsqlite3" | { gpgsql: string };
  /** The DNS port of every address; 53, or else 10053, when left out. */
  port?: number;
  /** Longest that the resolver remembers, seconds; one when left out, so that a test sees a change soon. */
  cacheSeconds?: { answers: number; denials: number };
  host?: SystemHost;
  signal?: AbortSignal;
}

/** A real program of the lab's DNS that a test may kill. */
export interface DnsProcess {
  /** Ends it and resolves once it is gone. Does nothing when it is. */
  kill(signal?: "SIGKILL" | "SIGTERM"): Promise<void>;
  /** Starts it again at the same addresses with the same data. Does nothing when it runs. */
  start(): Promise<void>;
}

/** A root, top-level domains, the pool's servers, everybody else's servers and a validating resolver, on a loopback network of their own. */
export interface LabDns {
  rootHints: { name: string; address: string }[];
  /** The DNS port of each address. */
  ports: Record<string, number>;
  /** The root's DS record, as a resolver is configured with it. */
  trustAnchor: string;
  parent: ParentZone & DnsProcess;
  pool: { apiURL: string; apiKey: string; nameservers: Record<string, string[]> } & DnsProcess;
  /** Undefined where port 53 cannot be bound: unbound asks no other. */
  resolver: { address: string; port: number } | undefined;
  parking: { address: string; hosts: string[]; setRecords(domain: string, records: readonly ParkingRecord[]): void };
  /** Variables that make a mothership use this DNS. */
  environment(): Record<string, string>;
  /** Makes the resolver forget everything. */
  flushResolver(): Promise<void>;
  stop(): Promise<void>;
}

let cleaning: Promise<void> | undefined;

/** Starts the DNS of one lab below this process. Rejects with SystemProgramsMissingError when PowerDNS or unbound is not installed. */
export async function startLabDns(options: StartLabDnsOptions = {}): Promise<LabDns> {
  const host = options.host ?? thisSystem();
  const programs = await requireSystemPrograms(programsFor(options), host, options.signal);
  await (cleaning ??= removeLeftovers());
  const { plan, parking } = await takeNetwork(options);
  const { folder, id } = await makeOwnedFolder();
  const poolBackend = typeof options.backend === "object" ? { type: "gpgsql" as const, url: options.backend.gpgsql } : undefined;
  const { cacheSeconds = { answers: 1, denials: 1 }, signal } = options;
  const children: DnsChildrenOptions = { plan, folder, programs, cacheSeconds, ...(poolBackend && { poolBackend }) };
  const keep = (definition: ChildDefinition) => keepProcess(definition, { id, folder, ...(signal && { signal }) });

  const parent = keep(parentChild(children));
  const pool = keep(poolChild(children));
  const registry = registryOf(plan);
  const started: DnsProcess[] = [parent, pool];

  async function stop(): Promise<void> {
    await Promise.all([parking.close(), ...started.map((process) => process.kill("SIGTERM"))]);
    await killStragglers(id);
    await rm(folder, { recursive: true, force: true });
  }

  try {
    await Promise.all([parent.start(), pool.start()]);
    const trustAnchors = await prepareZones(registry, plan);
    const definition = resolverChild(children, trustAnchors);
    if (definition !== undefined) {
      const resolver = keep(definition);
      started.push(resolver);
      await resolver.start();
    }
    return describe(plan, { parent: { ...registry, ...parent }, pool, parking, folder, trustAnchors, stop });
  } catch (error) {
    await stop();
    throw error;
  }
}

function programsFor({ backend }: StartLabDnsOptions): SystemProgramName[] {
  return ["pdns_server", "pdns backend gsqlite3", ...(typeof backend === "object" ? ["pdns backend gpgsql" as const] : []), "unbound"];
}

async function takeNetwork(options: StartLabDnsOptions): Promise<{ plan: DnsPlan; parking: Parking }> {
  return await takeLoopbackNetwork(
    async (network, port) => {
      const plan = planDns(network, port, options);
      const parking = await startParking({ address: plan.parking.address, port, hosts: plan.parking.hosts });
      try {
        await requireFree(
          addressesOf(plan).filter((address) => address !== plan.parking.address),
          port,
        );
      } catch (error) {
        await parking.close();
        throw error;
      }
      return { plan, parking };
    },
    options.port === undefined ? {} : { port: options.port },
  );
}

function keepProcess(
  definition: ChildDefinition,
  { id, folder, signal }: { id: string; folder: string; signal?: AbortSignal },
): DnsProcess {
  let running: StartedChild | undefined;

  return {
    async start() {
      if (running !== undefined) return;
      running = await startChild(definition, {
        id,
        log: logPath(folder, definition.name),
        onStart: async () => {},
        ...(signal && { signal }),
      });
    },
    async kill(how = "SIGKILL") {
      const child = running;
      running = undefined;
      if (child === undefined) return;
      if (how === "SIGKILL" && isRunning(child)) process.kill(-child.pid, "SIGKILL");
      else await stopProcessGroup(child, definition);
      await child.exited;
    },
  };
}

interface Parts {
  parent: ParentZone & DnsProcess;
  pool: DnsProcess;
  parking: Parking;
  folder: string;
  trustAnchors: string[];
  stop(): Promise<void>;
}

function describe(plan: DnsPlan, { parent, pool, parking, folder, trustAnchors, stop }: Parts): LabDns {
  const { address, hosts, setRecords } = parking;

  return {
    rootHints: rootHintsOf(plan),
    ports: Object.fromEntries(addressesOf(plan).map((each) => [each, plan.port])),
    trustAnchor: `. DS ${trustAnchors[0]}`,
    parent,
    pool: { apiURL: apiURL(plan.pool), apiKey: plan.pool.apiKey, nameservers: plan.pool.nameservers, ...pool },
    resolver: canResolve(plan) ? { address: plan.resolver.address, port: plan.port } : undefined,
    parking: { address, hosts, setRecords },
    environment: () => dnsEnvironment(plan),
    flushResolver: async () => {
      if (canResolve(plan)) await flushUnbound(resolverFolder(folder));
    },
    stop,
  };
}
