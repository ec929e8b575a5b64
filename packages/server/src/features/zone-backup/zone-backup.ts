import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { RandomBytes } from "../../platform/random.ts";
import { type ReconcileLoop, createReconcileLoop } from "../../reconcile/reconcile-loop.ts";
import { newId } from "../identity/credential.ts";
import { type Actor } from "../pdm-callers/actor.ts";
import type { Vault } from "../secrets/vault.ts";
import { recordZoneEvent } from "../zone-access/record-event.ts";
import { type ZoneAccess, deferringNothing, demandZone, poolAbove, readZoneName, requireZone } from "../zone-access/zone-access.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import { ensureDelegation } from "../zones/ensure-delegation.ts";
import { readDs } from "../zones/read-ds.ts";
import { ZoneError } from "../zones/zone-error.ts";
import { findSnapshot, insertSnapshot, recentlyKept } from "./store.ts";
import { type ZoneCopy, readZoneCopy, writeZoneCopy } from "./zone-copy.ts";

export interface ZoneBackupParts extends ZoneAccess {
  db: Db;
  vault: Vault;
  random: RandomBytes;
}

/** Keeps a zone and its key. Throws `pdns-unavailable` and what `requireZone` throws. */
export async function backUpZone(
  parts: ZoneBackupParts,
  actor: Actor,
  zoneText: string,
  signal: AbortSignal,
): Promise<{ snapshotId: string }> {
  const zone = readZoneName(zoneText);
  await requireZone(parts, actor, zone, signal);
  const snapshotId = await keepZone(parts, parts.server, { zone, actor: actor.name, reason: "asked for" }, signal);
  if (snapshotId === undefined) throw new CatalystError("not-found", { detail: `There is no zone ${zone} here` });
  return { snapshotId };
}

/** Seals a zone and its key into a snapshot, before something is done to it or once a day. Undefined when there is no such zone. */
export async function keepZone(
  { db, vault, random }: Pick<ZoneBackupParts, "db" | "vault" | "random">,
  server: DnsServer,
  { zone, actor, reason }: { zone: string; actor: string; reason: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  const copy = await deferringNothing(() => readZoneCopy(server, zone, signal));
  if (copy === undefined) return undefined;
  const { keys, ...rest } = copy;
  const id = `zone-${newId(random)}`;
  const [content, keyContent] = await Promise.all([
    vault.seal(db, snapshotScope, id, Buffer.from(JSON.stringify(rest))),
    vault.seal(db, snapshotScope, keyIdOf(id), Buffer.from(JSON.stringify(keys))),
  ]);
  await db.transaction().execute(async (tx) => {
    await insertSnapshot(tx, { id, subject: zone, kind: "zone", content, reason });
    await insertSnapshot(tx, { id: keyIdOf(id), subject: zone, kind: "zone-key", content: keyContent, reason });
    await recordZoneEvent(tx, { actor, action: "zone-kept", subject: zone, after: { snapshotId: id, reason } });
  });
  return id;
}

/**
 * Brings a zone back as it was kept: records, key and, in a pool of ours, delegation. What stands there now is kept first. Repeating it does no
 * harm. Throws `not-found`, `zone-conflict` and `pdns-unavailable`.
 */
export async function restoreZone(
  parts: ZoneBackupParts,
  actor: Actor,
  zoneText: string,
  snapshotId: string,
  signal: AbortSignal,
): Promise<{ snapshotId: string }> {
  const { db, server } = parts;
  const zone = readZoneName(zoneText);
  demandZone(actor, zone, parts.pools());
  const copy = await readSnapshot(parts, zone, snapshotId);
  if (copy === undefined) throw new CatalystError("not-found", { detail: `There is no snapshot ${snapshotId} of ${zone}` });

  try {
    await deferringNothing(async () => {
      const present = await server.readZone(zone, signal);
      if (present && present.account !== copy.account)
        throw new ZoneError(
          "zone-conflict",
          zone,
          `The zone ${zone} is there already and belongs to ${present.account || "nobody"}, not to ${copy.account}`,
        );
      if (present) {
        await keepZone(parts, server, { zone, actor: actor.name, reason: "before a restore" }, signal);
        // A key that was not kept would stay active beside the kept one, so such a zone is made anew.
        if (!(await hasKeysOf(server, copy, signal))) await server.deleteZone(zone, signal);
      }
      await writeZoneCopy(server, copy, signal);
      await restoreDelegation(parts, copy, signal);
    });
  } catch (error) {
    if (error instanceof ZoneError && (error.kind === "zone-conflict" || error.kind === "foreign-delegation"))
      throw new CatalystError(error.kind, { detail: error.message, cause: error });
    throw error;
  }
  await recordZoneEvent(db, { actor: actor.name, action: "zone-restored", subject: zone, after: { snapshotId } });
  return { snapshotId };
}

async function hasKeysOf(server: DnsServer, { name, keys }: ZoneCopy, signal: AbortSignal): Promise<boolean> {
  const present = await readZoneCopy(server, name, signal).catch((error: unknown) => {
    if (error instanceof ZoneError) return undefined;
    throw error;
  });
  return present !== undefined && present.keys.every((key) => keys.includes(key));
}

async function restoreDelegation({ server, pools }: ZoneBackupParts, { name, records }: ZoneCopy, signal: AbortSignal): Promise<void> {
  const parent = poolAbove(name, pools());
  if (parent === undefined) return;
  const nameservers = records
    .filter((set) => set.type === "NS" && set.name === name)
    .flatMap((set) => set.records.map((content) => content.toLowerCase().replace(/\.$/, "")));
  await ensureDelegation(server, { parent, name, nameservers, ds: await readDs(server, name, signal) }, signal);
  await server.flush(name, signal);
}

async function readSnapshot({ db, vault }: ZoneBackupParts, zone: string, id: string): Promise<ZoneCopy | undefined> {
  const [content, keyContent] = await Promise.all([findSnapshot(db, id, zone, "zone"), findSnapshot(db, keyIdOf(id), zone, "zone-key")]);
  if (content === undefined || keyContent === undefined) return undefined;
  const rest = JSON.parse((await vault.unseal(db, snapshotScope, id, content)).toString()) as Omit<ZoneCopy, "keys">;
  const keys = JSON.parse((await vault.unseal(db, snapshotScope, keyIdOf(id), keyContent)).toString()) as string[];
  return { ...rest, keys };
}

const snapshotScope = "dns-snapshots";

function keyIdOf(id: string): string {
  return `${id}-key`;
}

/** How often it is looked for zones without a snapshot of the last day. */
const everyMs = 10 * 60_000;

/** Keeps every zone of ours once a day. Two processes that do it at once make a snapshot too many, which does no harm. */
export function createZoneBackupLoop(parts: ZoneBackupParts & { clock: Clock; onError(error: unknown): void }): ReconcileLoop {
  const { db, server, clock, onError } = parts;
  const underWay = new Set<string>();

  return createReconcileLoop<string>({
    concurrency: 2,
    everyMs,
    clock,
    onError,
    async claim(limit) {
      // Taken before the table is read: a copy that ends in between is in neither otherwise, and would be made again.
      const inHand = new Set(underWay);
      const kept = await recentlyKept(db);
      const zones = await server.listZones(AbortSignal.timeout(30_000));
      return zones
        .filter(({ name, account }) => account !== "" && !kept.has(name) && !inHand.has(name) && !underWay.has(name))
        .slice(0, limit)
        .map(({ name }) => name);
    },
    async reconcile(zone, signal) {
      underWay.add(zone);
      try {
        await keepZone(parts, server, { zone, actor: "controller:zone-backup", reason: "daily" }, signal);
      } finally {
        underWay.delete(zone);
      }
    },
  });
}
