import type { NameReply } from "@catalyst/contract";
import type { Db, Tx } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { type Actor, maySay } from "../pdm-callers/actor.ts";
import { readName } from "../pools/read-name.ts";
import { type AllocationKey, type AllocationRow, fqdnOf } from "./allocation-row.ts";
import { convergeName, nameTtl } from "./convergence/converge-name.ts";
import { requireFreeName } from "./find-name.ts";
import type { AllocationParts } from "./parts.ts";
import { findName, findOrganizations, upsertName, wishNameAway } from "./pool-name-store.ts";
import { recordPoolName } from "./record-allocation.ts";
import { findAllocation } from "./store.ts";

/** Whether the label is a flat name of an Organization's Application. */
export async function isPoolName(db: Db | Tx, key: AllocationKey): Promise<boolean> {
  return key.label.includes("-") && (await findName(db, key)) !== undefined;
}

/** Points a flat name in the pool's zone at a host. The DNS follows later when the server is away. Throws `not-owner`, `conflict`. */
export async function putPoolName(parts: AllocationParts, actor: Actor, { pool, label }: AllocationKey, to: string): Promise<NameReply> {
  const { db, pools } = parts;
  const key = requireFreeName(pools, actor, pool, label);
  const target = readTarget(to, key);

  await db.transaction().execute(async (tx) => {
    const owner = await requireOrganization(tx, key, actor);
    if (await findAllocation(tx, key)) throw new CatalystError("conflict", { detail: `${fqdnOf(key)} is a name of its own` });
    const before = await findName(tx, key);
    if (before?.wanted === true && before.target === target) return;
    await upsertName(tx, key, target, owner.subdomain);
    await recordPoolName(tx, actor.name, key, { before: before && { target: before.target }, after: { target } });
  });
  await convergeNow(parts, key);
  return { name: fqdnOf(key), target, ttl: nameTtl };
}

/** Takes a flat name away; it does not matter whether there is one. */
export async function deletePoolName(parts: AllocationParts, actor: Actor, { pool, label }: AllocationKey): Promise<void> {
  const { db, pools } = parts;
  const key = requireFreeName(pools, actor, pool, label);

  await db.transaction().execute(async (tx) => {
    await requireOrganization(tx, key, actor);
    const before = await findName(tx, key);
    if (before === undefined || !before.wanted) return;
    await wishNameAway(tx, key);
    await recordPoolName(tx, actor.name, key, { before: { target: before.target } });
  });
  await convergeNow(parts, key);
}

async function convergeNow(parts: AllocationParts, key: AllocationKey): Promise<void> {
  await convergeName(parts, key, AbortSignal.timeout(parts.rules.syncBudgetMs)).catch((error: unknown) => {
    parts.log.warn({ error, name: fqdnOf(key) }, "a flat name could not be written at once; it is tried again");
  });
}

/** The Organization with the longest slug that begins the label decides: `acme-eu-shop` is never a name of `acme` while there is an `acme-eu`. */
async function requireOrganization(tx: Tx, key: AllocationKey, actor: Actor): Promise<AllocationRow> {
  const [organization] = await findOrganizations(tx, key);
  const isTheirs =
    organization !== undefined &&
    (maySay(actor, "pdm:admin") || organization.owner === actor.name || actor.slugs?.includes(organization.subdomain) === true);
  if (isTheirs) return organization;
  throw new CatalystError("not-owner", { detail: `${key.label} does not begin with the name of an Organization of yours and a hyphen` });
}

/** Longest name in the DNS, characters. */
const longestName = 253;

function readTarget(text: string, key: AllocationKey): string {
  const target = readName(text);
  const labels = target.split(".");
  const isHost =
    target.length <= longestName && labels.length > 1 && labels.every((each) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/.test(each));
  if (isHost && target !== fqdnOf(key)) return target;
  throw new CatalystError("invalid-body", { fields: { target: "must be another host's full name" } });
}
