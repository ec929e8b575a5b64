import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/log.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { AskDns } from "../delegation/dns-query.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { Pools } from "../pools/pools.ts";
import type { Vault } from "../secrets/vault.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import type { AllocationsObserver } from "./allocations-observer.ts";

export interface AllocationParts {
  db: Db;
  vault: Vault;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  pools: Pools;
  dns: DnsServer;
  ask: AskDns;
  /** Our name servers and where each is asked; may change while the program runs. */
  book: () => NameserverBook;
  observer: AllocationsObserver;
  rules: AllocationRules;
}

export interface AllocationRules {
  /** How long a reservation holds, and how long renewals can make it, milliseconds. */
  reservationMs: number;
  maxHoldMs: number;
  /** How long a call waits for the DNS before it answers that it is pending, milliseconds. */
  syncBudgetMs: number;
  /** How long a worker that died keeps a name from others, milliseconds. */
  leaseMs: number;
  allowPrivateIP: boolean;
  /** Names whose DNS is worked on at once. */
  writers: number;
  /** Contents of the CAA records of every Sovereign. */
  caa: readonly string[];
  /** Live reservations of one caller; of all of this process's own parts together. */
  reservationCaps: { perCaller: number; ownParts: number };
}

export const defaultAllocationRules: AllocationRules = {
  reservationMs: 600_000,
  maxHoldMs: 7_200_000,
  syncBudgetMs: 5000,
  leaseMs: 30_000,
  allowPrivateIP: false,
  writers: 8,
  caa: [],
  reservationCaps: { perCaller: 20, ownParts: 10_000 },
};
