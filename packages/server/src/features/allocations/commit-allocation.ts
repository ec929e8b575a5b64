import type { Allocation, CommitRequest, PutAllocationRequest } from "@catalyst/contract";
import type { Tx } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { type Actor, maySay } from "../pdm-callers/actor.ts";
import { readName } from "../pools/read-name.ts";
import { type AllocationKey, type AllocationRow, fqdnOf } from "./allocation-row.ts";
import { answerWhenSettled } from "./answer-when-settled.ts";
import { notFound, readKey, requireFreeName } from "./find-name.ts";
import type { InlineConvergence } from "./inline-convergence.ts";
import type { AllocationParts } from "./parts.ts";
import { isPoolName } from "./pool-names.ts";
import { type Addresses, readAddresses } from "./read-addresses.ts";
import { recordAllocation } from "./record-allocation.ts";
import { demandReservation } from "./renew-reservation.ts";
import { defaultCreatedBy } from "./reserve-name.ts";
import { hashOfToken, newReservationToken } from "./reservation-token.ts";
import { insertReservation, lockAllocation, wishFor } from "./store.ts";
import { zoneAccountOf } from "./zone-account.ts";

/** Gives a reserved name its address, zone and delegation. The answer says `dns-pending` when the DNS is not there within the budget. */
export async function commitAllocation(
  parts: AllocationParts,
  inline: InlineConvergence,
  actor: Actor,
  pool: string,
  request: CommitRequest,
): Promise<Allocation> {
  const key = readKey(parts.pools, actor, pool, request.subdomain);
  const addresses = readWish(parts, key, request);
  const deploymentId = request.deploymentId ?? deploymentOf(actor);
  const lease = inline.newLease();

  const wished = await parts.db.transaction().execute(async (tx) => {
    const row = await lockAllocation(tx, key);
    if (row === undefined) throw notFound(parts.pools, key);
    if (row.state === "active" && isSameWish(row, addresses)) return { row, isNew: false };
    if (row.state === "active") throw new CatalystError("already-active", { detail: `${fqdnOf(key)} leads to ${row.load_balancer_ip}` });
    if (row.state === "releasing") throw beingReleased(key);
    demandReservation(row, request.reservationToken);
    return { row: await wish(tx, row, { actor, addresses, deploymentId, lease }), isNew: true };
  });
  return answerWhenSettled(parts, inline, key, { ...wished, lease, actor, whenConflict: "hold" });
}

/**
 * Reserve and commit in one call, and later changes of the address by the same owner; repeating it changes nothing. The name is free again
 * when somebody else's records are found in its way.
 */
export async function putAllocation(
  parts: AllocationParts,
  inline: InlineConvergence,
  actor: Actor,
  { pool, label }: AllocationKey,
  request: PutAllocationRequest,
): Promise<Allocation> {
  const key = readKey(parts.pools, actor, pool, label);
  const addresses = readWish(parts, key, request);
  const lease = inline.newLease();

  const wished = await parts.db.transaction().execute(async (tx) => {
    const present = await lockAllocation(tx, key);
    const row = present === undefined || present.lapsed ? await take(tx, present) : present;
    if (row.state === "releasing") throw beingReleased(key);
    if (row.state === "active" && isSameWish(row, addresses)) return { row, isNew: false };
    if (!isOwnedBy(row, actor, request.createdBy)) throw notYours(row, key);
    const deploymentId = row.deployment_id ?? deploymentOf(actor);
    return { row: await wish(tx, row, { actor, addresses, deploymentId, lease }), isNew: row.state === "reserved" };
  });
  return answerWhenSettled(parts, inline, key, { ...wished, lease, actor, whenConflict: "free" });

  async function take(tx: Tx, present: AllocationRow | undefined): Promise<AllocationRow> {
    requireFreeName(parts.pools, actor, pool, label);
    const { kind = "sovereign", createdBy = defaultCreatedBy } = request;
    const tokenHash = hashOfToken(newReservationToken(parts.random));
    const free = !(await isPoolName(tx, key));
    const reservation = { ...key, kind, tokenHash, owner: actor.name, createdBy, holdMs: parts.rules.reservationMs };
    const row = free ? await insertReservation(tx, reservation) : undefined;
    if (row === undefined) throw new CatalystError("conflict", { detail: `Somebody else holds ${fqdnOf(key)}` });
    await recordAllocation(tx, actor.name, "reserved", { before: present, after: row });
    return row;
  }
}

interface NewWish {
  actor: Actor;
  addresses: Addresses;
  deploymentId: string | undefined;
  lease: Parameters<typeof wishFor>[2]["lease"];
}

async function wish(tx: Tx, row: AllocationRow, { actor, addresses, deploymentId, lease }: NewWish): Promise<AllocationRow> {
  const key = { pool: row.pool_domain, label: row.subdomain };
  const fqdn = fqdnOf(key);
  const zoneAccount = row.zone_account ?? zoneAccountOf({ kind: row.kind, fqdn, deploymentId });
  const wished = await wishFor(tx, key, { fqdn, ...addresses, deploymentId, zoneAccount, lease });
  await recordAllocation(tx, actor.name, row.state === "active" ? "changed" : "committed", { before: row, after: wished });
  return wished;
}

function readWish(
  { rules }: AllocationParts,
  key: AllocationKey,
  request: { sovereignFQDN: string; loadBalancerIP?: string; loadBalancerIPv6?: string },
): Addresses {
  const fqdn = fqdnOf(key);
  if (readName(request.sovereignFQDN) !== fqdn)
    throw new CatalystError("fqdn-mismatch", {
      detail: `${request.sovereignFQDN} is not ${fqdn}`,
      fields: { sovereignFQDN: `must be ${fqdn}` },
    });
  return readAddresses(request, rules.allowPrivateIP);
}

function isSameWish(row: AllocationRow, { ip, ipv6 }: Addresses): boolean {
  return row.load_balancer_ip === ip && (row.load_balancer_ip6 ?? undefined) === ipv6;
}

function isOwnedBy(row: AllocationRow, actor: Actor, createdBy: string | undefined): boolean {
  if (maySay(actor, "pdm:admin")) return true;
  const isTheirs = row.owner === actor.name || (row.deployment_id !== null && actor.name === `deployment:${row.deployment_id}`);
  return isTheirs && (createdBy === undefined || createdBy === row.created_by);
}

function notYours(row: AllocationRow, key: AllocationKey): CatalystError {
  if (row.state === "reserved") return new CatalystError("conflict", { detail: `Somebody else holds ${fqdnOf(key)}` });
  return new CatalystError("not-owner", { detail: `${fqdnOf(key)} was committed by somebody else` });
}

function beingReleased(key: AllocationKey): CatalystError {
  return new CatalystError("conflict", { detail: `${fqdnOf(key)} is being taken away; it is free a little later` });
}

function deploymentOf(actor: Actor): string | undefined {
  return actor.name.startsWith("deployment:") ? actor.name.slice("deployment:".length) : undefined;
}
