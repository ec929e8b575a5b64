import type { Handover } from "@catalyst/contract";
import { nextCheckAfterMs } from "../delegation/cadence.ts";
import { askResolvers } from "../delegation/ask-resolvers.ts";
import { checkDelegation } from "../delegation/check-delegation.ts";
import { serverAt } from "../delegation/dns-view.ts";
import { verifyZone } from "../delegation/verify-zone.ts";
import { forgetGslbRecords } from "../gslb/gslb.ts";
import { poolAbove } from "../zone-access/zone-access.ts";
import { readZoneCopy, writeZoneCopy } from "../zone-backup/zone-copy.ts";
import { keepZone } from "../zone-backup/zone-backup.ts";
import { forgetZoneCredentials, readTsigSecret } from "../zone-credentials/zone-credentials.ts";
import type { DnsServer } from "../zones/dns-server.ts";
import { readDs } from "../zones/read-ds.ts";
import { removeZone } from "../zones/remove-zone.ts";
import { type HandoverParts, handoverScope } from "./handover-parts.ts";
import { changePoolParent, restorePoolParent } from "./pool-parent.ts";
import { changeAtRegistrar, restoreAtRegistrar } from "./registrar-parent.ts";
import { listedNameservers, movedRecords } from "./moved-zone.ts";
import { type HandoverRow, type StepOutcome, databaseNow } from "./store.ts";

export const defaultSettleMs = 2 * 3600 * 1000;
export const defaultPatienceMs = 30 * 60_000;

/** Does the next step of a move and tells where it stands then. Each step may be killed anywhere and done again. */
export async function takeStep(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  switch (row.state) {
    case "copying":
      return copy(parts, row, signal);
    case "verifying":
      return verify(parts, row, signal);
    case "delegating":
      return row.delegated_at === null ? delegate(parts, row, signal) : confirm(parts, row, signal);
    case "awaiting-parent":
      return awaitParent(parts, row, signal);
    case "settling":
      return settle(parts, row, signal);
    case "undoing":
      return undo(parts, row, signal);
    case "done":
    case "failed":
    case "undone":
      return { state: row.state };
    default:
      return row.state satisfies never;
  }
}

/** Records, signing key and update key; the key is what keeps the DS as it is. */
async function copy(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone, target } = row;
  const original = await readZoneCopy(parts.server, zone, signal);
  if (original === undefined) return fail(parts, row, `The zone ${zone} is not here any more`, signal);

  const other = await targetServer(parts, row);
  await writeZoneCopy(other, { ...original, records: movedRecords(zone, original.records, target.nameservers) }, signal);
  const tsig = await readTsigSecret(parts, zone);
  if (tsig) await other.createTsigKey(zone, signal, tsig.open());
  return {
    state: "verifying",
    afterMs: 0,
    formerNs: row.former_ns.length > 0 ? row.former_ns : await listedNameservers(parts.server, zone, zone, signal),
    ds: await readDs(parts.server, zone, signal),
  };
}

async function verify(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const problem = await problemAtTarget(parts, row, signal);
  if (problem === undefined) return { state: "delegating", afterMs: 0 };
  if (await isPast(parts, row.started_at)) return fail(parts, row, problem, signal);
  return { state: "verifying", afterMs: 5_000, detail: problem };
}

async function delegate(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone } = row;
  const pool = poolAbove(zone, parts.pools());
  if (pool !== undefined) {
    await changePoolParent(parts, pool, row, signal);
    return { state: "delegating", afterMs: 0, delegated: true };
  }
  const change = await changeAtRegistrar(parts, row, signal);
  if (change !== undefined) return change;
  return {
    state: "awaiting-parent",
    afterMs: 0,
    instructions: instructionsFor(row),
    detail: "The zone above has to be changed by its owner",
  };
}

async function awaitParent(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone, target } = row;
  const seen = await checkDelegation({ domain: zone, nameservers: Object.keys(target.nameservers), ds: row.ds }, parts, signal);
  if (seen.state === "complete") return { state: "delegating", afterMs: 0, delegated: true };
  const waited = (await databaseNow(parts.db)).getTime() - row.started_at.getTime();
  return {
    state: "awaiting-parent",
    afterMs: nextCheckAfterMs(waited),
    detail: `The zone above tells ${seen.seen.join(", ") || "nothing"}`,
  };
}

/** The parent was changed: now the world has to see it. If it does not, the former name servers come back. */
async function confirm(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone, target } = row;
  await tellOldCopy(parts, row, signal);
  const problem = (await problemAtTarget(parts, row, signal)) ?? (await problemInTheWorld(parts, row, signal));
  if (problem === undefined)
    return {
      state: "settling",
      afterMs: parts.settleMs ?? defaultSettleMs,
      settlesAfterMs: parts.settleMs ?? defaultSettleMs,
      detail: `${Object.keys(target.nameservers).join(", ")} answer for ${zone}; the old copy goes on for those who have cached it`,
    };
  if (row.delegated_at !== null && (await isPast(parts, row.delegated_at))) return { state: "undoing", afterMs: 0, detail: problem };
  return { state: "delegating", afterMs: 5_000, detail: problem };
}

/** Resolvers that ask the old copy again learn from it where the zone has gone. */
async function tellOldCopy({ server }: HandoverParts, { zone, target }: HandoverRow, signal: AbortSignal): Promise<void> {
  const records = (await server.readRecords(zone, signal)) ?? [];
  if (records.length === 0) return;
  const moved = movedRecords(zone, records, target.nameservers).filter(
    (set) =>
      set.type !== "SOA" &&
      !records.some((old) => old.name === set.name && old.type === set.type && old.records.join() === set.records.join()),
  );
  await server.changeRecords(zone, moved, signal);
  await server.flush(zone, signal);
}

async function settle(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone, actor } = row;
  const now = await databaseNow(parts.db);
  if (row.settles_at !== null && row.settles_at > now)
    return { state: "settling", afterMs: row.settles_at.getTime() - now.getTime(), detail: row.detail ?? "" };
  const problem = await problemAtTarget(parts, row, signal);
  // The old copy is the only thing left that answers; it stays.
  if (problem !== undefined) return { state: "settling", afterMs: 60_000, detail: problem };

  await keepZone(parts, parts.server, { zone, actor, reason: "handed over" }, signal);
  const settings = await parts.server.readZone(zone, signal);
  if (settings) await removeZone(parts.server, { name: zone, account: settings.account }, signal);
  await forgetZoneCredentials(parts, actor, zone);
  await forgetGslbRecords(parts.db, zone);
  await parts.forgetRegistrarToken(zone);
  return { state: "done", authority: "sovereign" };
}

/** Before the parent was changed: the new copy goes, as if it had never been. */
async function fail(parts: HandoverParts, row: HandoverRow, detail: string, signal: AbortSignal): Promise<StepOutcome> {
  const own = await parts.server.readZone(row.zone, signal);
  const other = await targetServer(parts, row);
  const theirs = await other.readZone(row.zone, signal).catch(() => undefined);
  if (own && theirs?.account === own.account) await removeZone(other, { name: row.zone, account: own.account }, signal);
  return { state: "failed", authority: "mothership", detail };
}

/** After it: the former name servers come back. The new copy stays, since caches may still lead there. */
async function undo(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<StepOutcome> {
  const { zone, former_ns: former } = row;
  const records = (await parts.server.readRecords(zone, signal)) ?? [];
  const back = Object.fromEntries(former.map((host) => [host, [] as string[]]));
  await parts.server.changeRecords(
    zone,
    movedRecords(zone, records, back).filter(({ name, type }) => name === zone && type === "NS"),
    signal,
  );
  const pool = poolAbove(zone, parts.pools());
  if (pool === undefined) {
    const pending = await restoreAtRegistrar(parts, row, signal);
    if (pending !== undefined) return pending;
  } else await restorePoolParent(parts, pool, row, signal);
  return { state: "undone", authority: "mothership", detail: row.detail ?? "The former name servers were put back" };
}

/** What keeps the new server from answering as the old one does; undefined: nothing. */
async function problemAtTarget(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<string | undefined> {
  const { zone, target } = row;
  const ds = await readDs(await targetServer(parts, row), zone, signal);
  if (ds.join() !== row.ds.toSorted().join()) return `The new server signs with another key: its DS would be ${ds.join(", ")}`;

  const ip = await consoleAddress(parts.server, zone, signal);
  const addresses = Object.entries(target.nameservers).flatMap(([host, list]) =>
    list.map((address) => ({ host, ...serverAt(address, parts.view) })),
  );
  const { failures } = await verifyZone({ fqdn: zone, ip: ip ?? "", anyAddress: ip === undefined }, addresses, parts, signal);
  return failures[0] && `${failures[0].host} (${failures[0].address}): ${failures[0].problem}`;
}

async function problemInTheWorld(parts: HandoverParts, row: HandoverRow, signal: AbortSignal): Promise<string | undefined> {
  const { zone, target } = row;
  const nameservers = Object.keys(target.nameservers);
  const parent = await checkDelegation({ domain: zone, nameservers, ds: row.ds }, parts, signal);
  if (parent.state !== "complete")
    return `The zone above tells ${parent.seen.join(", ") || "nothing"} instead of ${nameservers.join(", ")}`;
  const ip = await consoleAddress(parts.server, zone, signal);
  if (ip === undefined || parts.view.resolvers.length === 0) return undefined;
  const verdict = await askResolvers(`console.${zone}`, ip, parts, signal);
  const disagreeing = verdict.resolvers.find(({ ok }) => !ok);
  return verdict.agreed ? undefined : `The resolver ${disagreeing?.address} says ${disagreeing?.problem}`;
}

/** Undefined where a policy decides. */
async function consoleAddress(server: DnsServer, zone: string, signal: AbortSignal): Promise<string | undefined> {
  const sets = (await server.readRecords(zone, signal, `console.${zone}`)) ?? [];
  return sets.find(({ type }) => type === "A")?.records[0];
}

async function targetServer({ vault, db, connectServer }: HandoverParts, { zone, target }: HandoverRow): Promise<DnsServer> {
  const key = await vault.get(db, handoverScope(zone), "powerdns_api_key");
  if (key === undefined) throw new Error(`The API key of the new server of ${zone} is not held any more`);
  return connectServer(target.apiURL, key);
}

async function isPast({ db, patienceMs = defaultPatienceMs }: HandoverParts, since: Date): Promise<boolean> {
  return (await databaseNow(db)).getTime() - since.getTime() > patienceMs;
}

function instructionsFor({ zone, target, ds }: HandoverRow): Handover["instructions"] {
  const entries = Object.entries(target.nameservers);
  const inside = entries.filter(([host]) => host.endsWith(`.${zone}`));
  return [
    ...entries.map(([host]) => ({ where: "registrar", type: "NS", name: zone, value: host })),
    ...inside.flatMap(([host, addresses]) =>
      addresses.map((address) => ({ where: "registrar", type: address.includes(":") ? "AAAA" : "A", name: host, value: address })),
    ),
    ...ds.map((value) => ({ where: "registrar", type: "DS", name: zone, value })),
  ];
}
