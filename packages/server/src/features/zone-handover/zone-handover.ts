import type { Handover, HandoverRequest } from "@catalyst/contract";
import { isIP } from "node:net";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import { type ReconcileLoop, createReconcileLoop } from "../../reconcile/reconcile-loop.ts";
import { newId } from "../identity/credential.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { recordZoneEvent } from "../zone-access/record-event.ts";
import { demandZone, isHostName, readZoneName, requireZone } from "../zone-access/zone-access.ts";
import { type HandoverParts, handoverScope } from "./handover-parts.ts";
import { takeStep } from "./handover-steps.ts";
import { glueSets } from "./moved-zone.ts";
import { type HandoverRow, type StepOutcome, beginHandover, claimHandovers, findHandover, keepOutcome, leaseSeconds } from "./store.ts";

/** Moves of zones to Sovereigns' own name servers. */
export interface ZoneHandovers {
  /** Begins a move; repeating the call while one is under way, or done, answers that one. */
  start(actor: Actor, zone: string, request: HandoverRequest, signal: AbortSignal): Promise<Handover>;
  read(actor: Actor, zone: string): Promise<Handover>;
  loop: ReconcileLoop;
}

/** A failed step is tried again after this long. */
const retryMs = 5_000;
const everyMs = 5_000;

export function createZoneHandovers(parts: HandoverParts): ZoneHandovers {
  const { db, vault } = parts;
  const owner = newId(parts.random);
  const loop = createReconcileLoop<string>({
    claim: (limit) => claimHandovers(db, owner, limit),
    reconcile: (zone, signal) => reconcile(zone, AbortSignal.any([signal, AbortSignal.timeout((leaseSeconds - 10) * 1000)])),
    concurrency: 4,
    everyMs,
    clock: parts.clock,
    onError: parts.onError,
  });

  async function reconcile(zone: string, signal: AbortSignal): Promise<void> {
    const row = await findHandover(db, zone);
    if (row === undefined || row.lease_owner !== owner) return;
    try {
      const outcome = await takeStep(parts, row, signal);
      await keep(row, outcome);
      if (outcome.afterMs === 0) loop.wake();
    } catch (error) {
      await keepOutcome(db, owner, row, {
        state: row.state,
        afterMs: retryMs,
        detail: error instanceof Error ? error.message : String(error),
      });
      throw error;
    }
  }

  /** The other server's key goes in the same moment as the move is over: before, a step that is done again needs it. */
  async function keep(row: HandoverRow, outcome: StepOutcome): Promise<void> {
    const { zone, actor } = row;
    await db.transaction().execute(async (tx) => {
      if (!(await keepOutcome(tx, owner, row, outcome)) || outcome.state === row.state) return;
      if (outcome.afterMs === undefined) await vault.destroy(tx, handoverScope(zone));
      const [before, after] = [{ state: row.state }, { state: outcome.state }];
      await recordZoneEvent(tx, { actor, action: `handover-${outcome.state}`, subject: zone, before, after });
    });
  }

  return {
    loop,

    async start(actor, zoneText, request, signal) {
      const zone = readZoneName(zoneText);
      demandZone(actor, zone, parts.pools());
      const before = await findHandover(db, zone);
      if (before === undefined || before.state === "failed" || before.state === "undone") {
        await requireZone(parts, actor, zone, signal);
        const target = readTarget(request);
        await vault.put(db, handoverScope(zone), new Secret("powerdns_api_key", request.apiKey));
        if (request.token !== undefined) await vault.put(db, handoverScope(zone), new Secret("registrar_token", request.token));
        await beginHandover(db, { zone, actor: actor.name, target });
        await recordZoneEvent(db, { actor: actor.name, action: "handover-begun", subject: zone, after: target });
        loop.wake();
      }
      return shown(await requireRow(db, zone));
    },

    async read(actor, zoneText) {
      const zone = readZoneName(zoneText);
      demandZone(actor, zone, parts.pools());
      return shown(await requireRow(db, zone));
    },
  };
}

/**
 * Who answers for a zone. Undefined for one that never moved. While it is not the mothership, nobody else writes its delegation; a release
 * takes `nameservers` and the addresses at `glueNames` out of the pool.
 */
export async function readAuthority(
  db: Db,
  zone: string,
): Promise<{ authority: Handover["authority"]; nameservers: string[]; glueNames: string[] } | undefined> {
  const row = await findHandover(db, zone);
  if (row === undefined) return undefined;
  const { authority, target } = row;
  const glueNames = [...new Set(glueSets(zone, target.nameservers).map(({ name }) => name))];
  return { authority, nameservers: Object.keys(target.nameservers), glueNames };
}

function readTarget({ apiURL, nameservers }: HandoverRequest): { apiURL: string; nameservers: Record<string, string[]> } {
  const fields: Record<string, string> = {};
  const url = URL.canParse(apiURL) ? new URL(apiURL) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== "" || url.search !== "")
    fields["apiURL"] = "must be an http or https address";
  const entries = Object.entries(nameservers).map(([host, addresses]) => [host.toLowerCase().replace(/\.$/, ""), addresses] as const);
  if (entries.length < 2 || entries.length > 13) fields["nameservers"] = "must be 2 to 13 hosts";
  for (const [host, addresses] of entries) {
    if (!isHostName(host) || addresses.some((address) => isIP(address) === 0))
      fields["nameservers"] = "must be host names with IP addresses";
  }
  if (Object.keys(fields).length > 0) throw new CatalystError("invalid-request", { fields });
  return {
    apiURL: apiURL.replace(/\/+$/, ""),
    nameservers: Object.fromEntries(entries.map(([host, addresses]) => [host, [...addresses]])),
  };
}

async function requireRow(db: Db, zone: string): Promise<HandoverRow> {
  const row = await findHandover(db, zone);
  if (row === undefined) throw new CatalystError("not-found", { detail: `The zone ${zone} was never handed over` });
  return row;
}

function shown({ zone, authority, state, target, detail, instructions, started_at, updated_at }: HandoverRow): Handover {
  return {
    zone,
    authority,
    state,
    nameservers: Object.keys(target.nameservers),
    instructions,
    ...(detail === null || detail === "" ? {} : { detail }),
    startedAt: started_at.toISOString(),
    updatedAt: updated_at.toISOString(),
  };
}
