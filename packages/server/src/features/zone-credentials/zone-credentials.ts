import type { ZoneCredentials } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { Secret } from "../../platform/secret.ts";
import { hashOf } from "../identity/credential.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import type { Vault } from "../secrets/vault.ts";
import { recordZoneEvent } from "../zone-access/record-event.ts";
import { type ZoneAccess, deferringNothing, readZoneName, requireZone } from "../zone-access/zone-access.ts";
import { dropZoneCredentials, findSealedTsig, findZoneByKeyHash, keepZoneCredentials } from "./store.ts";

export interface ZoneCredentialsParts extends ZoneAccess {
  db: Db;
  vault: Vault;
  random: RandomBytes;
}

/** Bytes of randomness of a zone's key; written in base64url. */
const keyBytes = 32;

/**
 * Makes a zone's keys anew: one for the zone gateway, one (TSIG) for dynamic updates. They are told once; those of before stop at once. Killed in
 * between, nobody knows the new ones, and the next call makes others.
 */
export async function createZoneCredentials(
  parts: ZoneCredentialsParts,
  actor: Actor,
  zoneText: string,
  signal: AbortSignal,
): Promise<ZoneCredentials> {
  const { db, server, vault, random } = parts;
  const zone = readZoneName(zoneText);
  await requireZone(parts, actor, zone, signal);

  const tsig = await deferringNothing(() => server.createTsigKey(zone, signal));
  const apiKey = random(keyBytes).toString("base64url");
  const tsigSecret = await vault.seal(db, credentialsScope(zone), tsigContext, Buffer.from(tsig.secret));
  await db.transaction().execute(async (tx) => {
    await keepZoneCredentials(tx, { zone, keyHash: hashOf(apiKey), tsigName: tsig.name, tsigSecret });
    await recordZoneEvent(tx, { actor: actor.name, action: "zone-credentials-made", subject: zone });
  });
  return { apiKey, tsig };
}

/** Destroys a zone's keys. Also succeeds when it has none. */
export async function deleteZoneCredentials(
  parts: ZoneCredentialsParts,
  actor: Actor,
  zoneText: string,
  signal: AbortSignal,
): Promise<void> {
  const zone = readZoneName(zoneText);
  await requireZone(parts, actor, zone, signal);
  await deferringNothing(() => parts.server.deleteTsigKey(zone, signal));
  await forgetZoneCredentials(parts, actor.name, zone);
}

/** Forgets what is stored of a zone's keys, for a zone that is gone from the server. */
export async function forgetZoneCredentials(
  { db, vault }: Pick<ZoneCredentialsParts, "db" | "vault">,
  actor: string,
  zone: string,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await dropZoneCredentials(tx, zone);
    await vault.destroy(tx, credentialsScope(zone));
    await recordZoneEvent(tx, { actor, action: "zone-credentials-destroyed", subject: zone });
  });
}

/** The one zone that a key is for; undefined when it is no zone's. */
export async function zoneOfKey(db: Db, apiKey: string): Promise<string | undefined> {
  return /^[\w-]{43}$/.test(apiKey) ? findZoneByKeyHash(db, hashOf(apiKey)) : undefined;
}

/** The secret of a zone's TSIG key; undefined when it has none. */
export async function readTsigSecret({ db, vault }: Pick<ZoneCredentialsParts, "db" | "vault">, zone: string): Promise<Secret | undefined> {
  const sealed = await findSealedTsig(db, zone);
  return sealed && new Secret("tsig_secret", (await vault.unseal(db, credentialsScope(zone), tsigContext, sealed)).toString());
}

const tsigContext = "tsig-secret";

/** Where the vault keeps the key by which a zone may be changed. */
export function credentialsScope(zone: string): string {
  return `zone:${zone}`;
}
