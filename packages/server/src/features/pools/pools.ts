import type { BootstrapReply, NameserversReply, Pool } from "@catalyst/contract";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { Walker } from "../delegation/walk-down.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import { bootstrapPool } from "./bootstrap-pool.ts";
import { type NameRefusal, refuseName } from "./name-checks.ts";
import { type PoolObservation, observePool } from "./observe-pool.ts";
import type { OperatorRegistrar } from "./operator-registrar.ts";
import { type ListedPool, listPools, readPool } from "./pool-list.ts";
import { readName } from "./read-name.ts";

/** The domains below which names are given away, and the rules of those names. */
export interface Pools {
  list(): ListedPool[];
  /** A domain from any spelling, a pool's id included; whether or not it is one of the pools. */
  read(pool: string): string;
  /** A pool's domain from any spelling, its id included. Throws `unsupported-pool`. */
  require(pool: string): string;
  /** A name as it is understood, and what the rules have against it. `isClosed`: only the operator takes names of this pool. */
  judge(pool: string, label: string): JudgedName;
  /** How every pool stands; observed at most every so often. */
  view(signal: AbortSignal): Promise<Pool[]>;
  bootstrap(pool: string, signal: AbortSignal): Promise<BootstrapReply>;
  /** Compares the pools' name servers at the registrar with ours. Resolves with sentences about those that differ. */
  auditApexes(signal: AbortSignal): Promise<string[]>;
  nameservers(): NameserversReply;
}

export interface JudgedName {
  name: { pool: string; label: string };
  refusal: NameRefusal | undefined;
  isClosed: boolean;
}

export interface PoolParts {
  clock: Clock;
  dns: DnsServer;
  /** Looks at the public DNS. */
  walker: Walker;
  book: () => NameserverBook;
  /** Pools by name as configured now, in order of preference. */
  pools: () => readonly string[];
  forbiddenDomains: readonly string[];
  extraReserved: readonly string[];
  operator?: OperatorRegistrar | undefined;
  /** Whether an apex that points elsewhere is set back. */
  repairApex?: boolean;
}

/** How long an observation is told again, milliseconds. */
const observedForMs = 30_000;

export function createPools(parts: PoolParts): Pools {
  const { clock, book, forbiddenDomains, extraReserved, operator, repairApex = false } = parts;
  const observations = new Map<string, { at: number; observation: Promise<PoolObservation> }>();
  const list = () => listPools(parts.pools(), forbiddenDomains);

  return {
    list,
    read: (pool) => readPool(pool, list()),
    require: requirePool,
    judge(pool, label) {
      const pools = list();
      const name = { pool: readPool(pool, pools), label: readName(label) };
      const listed = pools.find(({ domain }) => domain === name.pool);
      const domains = pools.map(({ domain }) => domain);
      return {
        name,
        refusal: refuseName({ ...name, pools: domains, forbiddenDomains, extraReserved }),
        isClosed: listed?.isClosed ?? false,
      };
    },
    view: (signal) =>
      Promise.all(
        list().map(async ({ isClosed: _isClosed, ...pool }) => {
          return { ...pool, ...(await observe(pool.domain, signal)) };
        }),
      ),
    async bootstrap(pool, signal) {
      const domain = requirePool(pool);
      observations.delete(domain);
      return bootstrapPool(parts, domain, signal);
    },
    async auditApexes(signal) {
      if (!operator) return [];
      const sentences = await Promise.all(list().map(({ domain }) => auditApex(operator, domain, signal)));
      return sentences.flatMap((sentence) => (sentence === undefined ? [] : [sentence]));
    },
    nameservers() {
      const { hosts, addresses } = book();
      const of = (host: string) => addresses.filter((each) => each.host === host).map(({ address }) => address);
      return { nameservers: [...hosts], addresses: Object.fromEntries(hosts.map((host) => [host, of(host)])) };
    },
  };

  function requirePool(text: string): string {
    const pools = list();
    const domain = readPool(text, pools);
    if (pools.some((pool) => pool.domain === domain)) return domain;
    throw new CatalystError("unsupported-pool", {
      detail: `${domain} is not a pool here. The pools are ${pools.map((pool) => pool.domain).join(", ")}`,
    });
  }

  function observe(domain: string, signal: AbortSignal): Promise<PoolObservation> {
    const now = clock.now().getTime();
    const known = observations.get(domain);
    if (known && now - known.at < observedForMs) return known.observation;
    const observation = observePool(parts, domain, signal);
    observations.set(domain, { at: now, observation });
    // An observation that was broken off says nothing to the next caller.
    observation.catch(() => observations.delete(domain));
    return observation;
  }

  async function auditApex(account: OperatorRegistrar, domain: string, signal: AbortSignal): Promise<string | undefined> {
    const { hosts, pending } = await account.getNameservers(domain, signal);
    const wanted = book().hosts;
    if (pending || hosts.toSorted().join(" ") === wanted.toSorted().join(" ")) return undefined;
    if (repairApex) await bootstrapPool(parts, domain, signal);
    return `The registrar has ${hosts.join(", ") || "no name servers"} for ${domain} instead of ${wanted.join(", ")}${repairApex ? "; set back" : ""}`;
  }
}
