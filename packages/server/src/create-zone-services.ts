import type { FastifyInstance } from "fastify";
import { createPowerDns } from "./adapters/dns/powerdns/powerdns.ts";
import type { DnsConnections } from "./connect-dns.ts";
import type { WithLock } from "./database/advisory-lock.ts";
import { tokenName, tokenScope } from "./features/byo-domains/domain-facts.ts";
import { createGslb } from "./features/gslb/gslb.ts";
import { registerGslbRoutes } from "./features/gslb/routes.ts";
import type { Registrars } from "./features/registrars/find-registrar.ts";
import type { RegistrarAccount } from "./features/registrars/registrar.ts";
import { registerZoneBackupRoutes } from "./features/zone-backup/routes.ts";
import { createZoneBackupLoop } from "./features/zone-backup/zone-backup.ts";
import { registerZoneCredentialsRoutes } from "./features/zone-credentials/routes.ts";
import { registerZoneGatewayRoutes } from "./features/zone-gateway/routes.ts";
import { createZoneGateway } from "./features/zone-gateway/zone-gateway.ts";
import { registerZoneHandoverRoutes } from "./features/zone-handover/routes.ts";
import { createZoneHandovers } from "./features/zone-handover/zone-handover.ts";
import type { Foundations } from "./open-foundations.ts";
import { Secret } from "./platform/secret.ts";
import type { ReconcileLoop } from "./reconcile/reconcile-loop.ts";

export interface ZoneServiceParts {
  foundations: Foundations;
  dns: DnsConnections;
  registrars: Registrars;
  pools(): readonly string[];
  /** For names within zones; its connections are not those of the zones' own locks, or the two could wait for each other. */
  withLock: WithLock;
  keepsZones: boolean;
}

/** What may be done to a zone once it stands: policies of its names, keys, the gateway, moving it, keeping it. */
export interface ZoneServices {
  registerRoutes(app: FastifyInstance): void;
  loops: ReconcileLoop[];
}

export function createZoneServices({ foundations, dns, registrars, pools, withLock, keepsZones }: ZoneServiceParts): ZoneServices {
  const { config, db, vault, clock, random, log, metrics } = foundations;
  const { server, ask, view, book } = dns;
  const zones = { db, vault, random, clock, server, pools };
  const gslb = createGslb({
    ...zones,
    withLock,
    ask,
    addresses: () => book.addresses,
    onSwitched: (ms) => metrics.pdm.gslbSwitchSeconds.observe(ms / 1000),
  });
  const handovers = createZoneHandovers({
    ...zones,
    ask,
    view,
    connectServer: (apiURL, apiKey) =>
      createPowerDns({ baseURLs: [apiURL], apiKey, serverId: "localhost", clock, log, writers: 1, lockZone: (_zone, work) => work() }),
    openRegistrar,
    forgetRegistrarToken: (domain) => vault.destroy(db, tokenScope(domain)),
    onError: (error) => log.error({ error }, "a zone's move could not be worked on"),
  });
  const backups = createZoneBackupLoop({
    ...zones,
    onError: (error) => log.warn({ error }, "a zone could not be kept; it is tried again"),
  });

  return {
    registerRoutes(app) {
      registerGslbRoutes(app, gslb);
      registerZoneCredentialsRoutes(app, zones);
      registerZoneGatewayRoutes(app, createZoneGateway(zones));
      registerZoneHandoverRoutes(app, handovers);
      registerZoneBackupRoutes(app, zones);
    },
    // Without a name server there is nothing to keep, and nobody to ask what there is.
    loops: [handovers.loop, ...(keepsZones && config.pdm.powerdns.baseURLs.length > 0 ? [backups] : [])],
  };

  /** The account that a domain of a customer's own was brought with, by the token that is held, or by one that was sent for this. */
  async function openRegistrar(domain: string, token: Secret | undefined): Promise<RegistrarAccount | undefined> {
    const row = await db.selectFrom("byo_domains").select("registrar").where("domain", "=", domain).executeTakeFirst();
    const registrar = row?.registrar ? registrars.get(row.registrar) : undefined;
    const held = token ?? (await vault.get(db, tokenScope(domain), tokenName));
    return registrar && held ? registrar.open(new Secret("registrar_token", held.open())) : undefined;
  }
}
