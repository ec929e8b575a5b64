import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { Logger } from "../../platform/log.ts";
import type { PdmMetrics } from "../../platform/pdm-metrics.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { NameserverBook } from "../delegation/nameserver-book.ts";
import type { Walker } from "../delegation/walk-down.ts";
import type { DomainRules } from "../registrars/domain-guard.ts";
import type { Registrars } from "../registrars/find-registrar.ts";
import type { Vault } from "../secrets/vault.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import type { SnapshotParts } from "../zones/snapshots.ts";
import { type ByoTimes, byoTimes } from "./byo-times.ts";

/** What the life of a customer's domain is told of the world. */
export interface ByoOptions {
  db: Db;
  vault: Vault;
  clock: Clock;
  random: RandomBytes;
  log: Logger;
  /** This process among those that share the database. */
  worker: string;
  /** Our authoritative servers: how they are administered, what they are called, and where they answer. */
  server: DnsServer;
  book: NameserverBook;
  /** How the public DNS is looked at. */
  walker: Walker;
  registrars: Registrars;
  rules: DomainRules;
  /** CAA contents of every zone. */
  caa?: readonly string[];
  /** Private and loopback addresses are addresses too; for a lab. */
  allowPrivateIP: boolean;
  /** How long an answer is held back for work that may be done at once, milliseconds. */
  syncBudgetMs: number;
  metrics?: PdmMetrics;
  times?: Partial<ByoTimes>;
}

export interface ByoParts extends ByoOptions {
  times: ByoTimes;
  snapshotParts: SnapshotParts;
}

export function byoParts(options: ByoOptions): ByoParts {
  const { vault, random } = options;
  return { ...options, times: { ...byoTimes, ...options.times }, snapshotParts: { vault, random } };
}
