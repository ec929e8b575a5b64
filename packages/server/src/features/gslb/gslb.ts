import type { GslbReply, GslbRequest } from "@catalyst/contract";
import type { WithLock } from "../../database/advisory-lock.ts";
import type { Db } from "../../database/connect.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import { DnsServerError } from "../../platform/dns-server-error.ts";
import type { RandomBytes } from "../../platform/random.ts";
import type { AskDns, ServerAddress } from "../delegation/dns-query.ts";
import { type Actor } from "../pdm-callers/actor.ts";
import { type ZoneAccess, deferringNothing, isHostName, readZoneName, requireZone } from "../zone-access/zone-access.ts";
import { recordZoneEvent } from "../zone-access/record-event.ts";
import { sameSet } from "../zones/changes-of.ts";
import type { RecordSet } from "../zones/dns-server.ts";
import { type GslbPlan, planGslb } from "./gslb-plan.ts";
import { renderGslb } from "./render-gslb.ts";
import { dropGslbRecord, dropGslbRecordsOf, findGslbRecord, keepGslbRecord, namesOf } from "./store.ts";
import { warmUp } from "./warm-up.ts";

export interface GslbParts extends ZoneAccess {
  db: Db;
  /** Keeps writers of one name apart, over all processes, so that the last one to pass the epoch is the last one to write. */
  withLock: WithLock;
  ask: AskDns;
  /** Every server that answers for the zones. */
  addresses(): readonly ServerAddress[];
  clock: Clock;
  random: RandomBytes;
  /** Told how long a change took, from the write to warm answers. */
  onSwitched?: (ms: number) => void;
}

/** Names with several targets. Failures are CatalystErrors. */
export interface Gslb {
  /**
   * Makes a name follow a policy. Repeating it does no harm. Throws `stale-epoch` below the epoch that was written last, or without one once
   * there was one, and `version-unsupported`.
   */
  put(actor: Actor, zone: string, name: string, request: GslbRequest, signal: AbortSignal): Promise<GslbReply>;
  read(actor: Actor, zone: string, name: string, signal: AbortSignal): Promise<GslbReply>;
  remove(actor: Actor, zone: string, name: string, signal: AbortSignal): Promise<GslbReply>;
}

export function createGslb(parts: GslbParts): Gslb {
  const { db, server, withLock } = parts;

  async function open(actor: Actor, zoneText: string, nameText: string, signal: AbortSignal): Promise<{ zone: string; fqdn: string }> {
    const zone = readZoneName(zoneText);
    const fqdn = readName(zone, nameText);
    await requireZone(parts, actor, zone, signal);
    return { zone, fqdn };
  }

  async function setsFor(fqdn: string, plan: GslbPlan, signal: AbortSignal): Promise<RecordSet[]> {
    const [{ version }, settings] = await Promise.all([server.identify(signal), server.readSettings(signal)]);
    return renderGslb(fqdn, plan, { version, settings });
  }

  return {
    async put(actor, zoneText, nameText, request, signal) {
      const { zone, fqdn } = await open(actor, zoneText, nameText, signal);
      const plan = planGslb(fqdn, request);
      const startedAt = parts.clock.now().getTime();

      const sets = await withLock(`gslb ${fqdn}`, () =>
        deferringNothing(async () => {
          const wanted = await setsFor(fqdn, plan, signal);
          await keepWish(db, actor, { zone, fqdn, request, ttl: plan.ttl });
          await write(zone, fqdn, wanted, signal);
          return wanted;
        }),
      );
      if (plan.policy !== "single") await warmUp(parts, fqdn, plan, signal);
      parts.onSwitched?.(parts.clock.now().getTime() - startedAt);
      const kept = await findGslbRecord(db, zone, fqdn);
      return replyOf(true, kept?.epoch ?? request.epoch ?? 0, sets);
    },

    async read(actor, zoneText, nameText, signal) {
      const { zone, fqdn } = await open(actor, zoneText, nameText, signal);
      const row = await requireRow(db, zone, fqdn);
      return deferringNothing(async () => {
        const sets = await setsFor(fqdn, planGslb(fqdn, row.request), signal);
        return replyOf(stands(sets, (await server.readRecords(zone, signal, fqdn)) ?? []), row.epoch, sets);
      });
    },

    async remove(actor, zoneText, nameText, signal) {
      const { zone, fqdn } = await open(actor, zoneText, nameText, signal);
      const row = await requireRow(db, zone, fqdn);

      return withLock(`gslb ${fqdn}`, () =>
        deferringNothing(async () => {
          const present = ((await server.readRecords(zone, signal, fqdn)) ?? []).filter(({ type }) => ["A", "AAAA", "LUA"].includes(type));
          await write(
            zone,
            fqdn,
            present.map((set) => ({ ...set, records: [] })),
            signal,
          );
          await db.transaction().execute(async (tx) => {
            await dropGslbRecord(tx, zone, fqdn);
            await recordZoneEvent(tx, { actor: actor.name, action: "gslb-removed", subject: fqdn, before: row.request });
          });
          return { applied: true, epoch: row.epoch, record: { name: fqdn, type: "none", ttl: row.ttl, content: [] } };
        }),
      );
    },
  };

  async function write(zone: string, fqdn: string, sets: readonly RecordSet[], signal: AbortSignal): Promise<void> {
    try {
      await server.changeRecords(zone, sets, signal);
    } catch (error) {
      if (error instanceof DnsServerError && error.kind === "refused")
        throw new CatalystError("version-unsupported", {
          detail: `The name server does not take the record: ${error.message}`,
          cause: error,
        });
      throw error;
    }
    await server.flush(fqdn, signal);
  }
}

/** Names of a zone whose addresses a policy decides on, so that nobody else writes them. */
export async function listGslbNames(db: Db, zone: string): Promise<string[]> {
  return namesOf(db, zone);
}

/** Forgets the policies of a zone that somebody else answers for. */
export async function forgetGslbRecords(db: Db, zone: string): Promise<void> {
  await dropGslbRecordsOf(db, zone);
}

/** The row comes first: once it is there, no older epoch gets through, even if this process dies before the name server hears of it. */
async function keepWish(
  db: Db,
  actor: Actor,
  { zone, fqdn, request, ttl }: { zone: string; fqdn: string; request: GslbRequest; ttl: number },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const before = await findGslbRecord(tx, zone, fqdn);
    const epoch = request.epoch ?? 0;
    if (before !== undefined && epoch < before.epoch)
      throw new CatalystError("stale-epoch", {
        detail: `The epoch ${request.epoch ?? "was not given and"} is older than ${before.epoch}`,
        members: { epoch: before.epoch },
      });
    await keepGslbRecord(tx, { zone, name: fqdn, request, ttl, epoch });
    await recordZoneEvent(tx, { actor: actor.name, action: "gslb-put", subject: fqdn, before: before?.request, after: request });
  });
}

async function requireRow(db: Db, zone: string, fqdn: string) {
  const row = await findGslbRecord(db, zone, fqdn);
  if (row === undefined) throw new CatalystError("not-found", { detail: `${fqdn} follows no policy` });
  return row;
}

/** `@` for the zone itself, a name below it, or the whole name; a leading `*` stands for every name that is not there. */
function readName(zone: string, text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, "");
  const fqdn = name === "@" || name === zone ? zone : name.endsWith(`.${zone}`) ? name : `${name}.${zone}`;
  if (isHostName(fqdn.replace(/^\*\./, ""))) return fqdn;
  throw new CatalystError("invalid-request", { fields: { name: "must be a name in the zone, @ or *" } });
}

function stands(wanted: readonly RecordSet[], present: readonly RecordSet[]): boolean {
  return wanted.every((set) => sameSet(set, present.find(({ type }) => type === set.type) ?? { ...set, records: [] }));
}

/** The set that answers IPv4 tells the policy. */
function replyOf(applied: boolean, epoch: number, sets: readonly RecordSet[]): GslbReply {
  const set = sets.find(({ type, records }) => records.length > 0 && (type === "A" || type === "LUA"));
  if (set === undefined) throw new Error("A policy renders to a set of records");
  return { applied, epoch, record: { name: set.name, type: set.type, ttl: set.ttl, content: [...set.records] } };
}
