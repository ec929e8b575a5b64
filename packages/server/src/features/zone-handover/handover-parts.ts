import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { Secret } from "../../platform/secret.ts";
import type { AskDns } from "../delegation/dns-query.ts";
import type { DnsView } from "../delegation/dns-view.ts";
import type { RegistrarAccount } from "../registrars/registrar.ts";
import type { Vault } from "../secrets/vault.ts";
import type { ZoneAccess } from "../zone-access/zone-access.ts";
import type { DnsServer } from "../zones/dns-server.ts";

export interface HandoverParts extends ZoneAccess {
  db: Db;
  vault: Vault;
  random: RandomBytes;
  clock: Clock;
  ask: AskDns;
  view: DnsView;
  /** The administration of the Sovereign's own name server. */
  connectServer(apiURL: string, apiKey: Secret): DnsServer;
  /**
   * An account that may change the domain's name servers and register their addresses; undefined where the domain has no such registrar, or
   * no token is held nor given.
   */
  openRegistrar(domain: string, token: Secret | undefined): Promise<RegistrarAccount | undefined>;
  /** Destroys what is held of the registrar's token once the domain has moved. */
  forgetRegistrarToken(domain: string): Promise<void>;
  onError(error: unknown): void;
  /** How long the old copy goes on answering: twice the delegation's time to live. Milliseconds. */
  settleMs?: number;
  /** How long the new server may take to answer as it should, and later the world to see it. Milliseconds. */
  patienceMs?: number;
}

/** Where the other server's key is kept while the zone moves. */
export function handoverScope(zone: string): string {
  return `handover:${zone}`;
}
