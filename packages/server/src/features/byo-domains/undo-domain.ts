import type { Delegation } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { readDomainName } from "../registrars/domain-guard.ts";
import type { ByoUndoCall } from "./byo-domains.ts";
import type { ByoParts } from "./byo-parts.ts";
import { convergeInline } from "./converge-inline.ts";
import { nudge } from "./commit-domain.ts";
import { tokenName, tokenScope } from "./domain-facts.ts";
import { requireOwn } from "./require-own.ts";
import { type ByoChanges, type ByoRow, findByo, recordByoEvent, wishByo } from "./store.ts";
import { viewDelegation } from "./view-delegation.ts";

/** Puts the former name servers back where we replaced them; where the customer did, waits until they have gone back. */
export async function rollBackDomain(actor: Actor, text: string, call: ByoUndoCall, parts: ByoParts): Promise<Delegation> {
  const row = requireOwn(actor, readDomainName(text), await findByo(parts.db, readDomainName(text)));
  const isOver = row.state === "rolled-back" || row.state === "planned";
  if (row.state === "releasing" || row.state === "quarantined")
    throw new CatalystError("conflict", { detail: `${row.domain} is being released` });
  if (row.state === "rolling-back" || isOver) await nudgeUnlessOver(isOver, row, call, parts);
  else {
    const undo = call.restoreNameservers === false ? "none" : undoOf(row);
    const reason = { undo_code: "asked", undo_detail: `${actor.name} asked for it` };
    await wish(actor, "rolling-back", row, call, parts, { state: "rolling-back", undo, ...reason });
  }
  const after = isOver ? row : await convergeInline(row.domain, parts);
  return viewDelegation(after ?? row, parts);
}

/** Gives the domain up. Undefined when nobody held it. */
export async function releaseDomain(actor: Actor, text: string, call: ByoUndoCall, parts: ByoParts): Promise<Delegation | undefined> {
  const domain = readDomainName(text);
  const present = await findByo(parts.db, domain);
  if (present === undefined) return undefined;
  const row = requireOwn(actor, domain, present);
  if (row.state === "releasing" || row.state === "quarantined") await nudge(row, call.token, parts);
  else {
    const undo = call.restoreNameservers || row.state === "rolling-back" ? (row.state === "rolling-back" ? row.undo : undoOf(row)) : "none";
    await wish(actor, "releasing", row, call, parts, { state: "releasing", undo, released_at: row.now });
  }
  const after = await convergeInline(domain, parts);
  if (after) return viewDelegation(after, parts);
  const { warning: _warning, ...freed } = viewDelegation({ ...row, state: "releasing", dns_state: "none", seen_ns: [] }, parts);
  return freed;
}

/** Only what we have told a registrar is ours to take back. */
function undoOf({ mode, flip }: ByoRow): ByoRow["undo"] {
  if (mode === "byo-manual") return "none";
  return flip === "told" || flip === "done" ? "wanted" : "done";
}

async function nudgeUnlessOver(isOver: boolean, row: ByoRow, { token }: ByoUndoCall, parts: ByoParts): Promise<void> {
  if (!isOver) await nudge(row, token, parts);
}

async function wish(
  actor: Actor,
  action: string,
  row: ByoRow,
  { token }: ByoUndoCall,
  parts: ByoParts,
  changes: ByoChanges,
): Promise<void> {
  const { db, vault } = parts;
  const scope = tokenScope(row.domain);
  const isNeeded = changes.undo === "wanted" && row.former_snapshot !== null;
  if (isNeeded && token === undefined && (await vault.get(db, scope, tokenName)) === undefined)
    throw new CatalystError("registrar-token-needed");

  await db.transaction().execute(async (tx) => {
    const again = { operation: null, waiting_since: row.now, next_attempt_at: row.now, deadline_at: null, attempts: 0 };
    const after = await wishByo(tx, row, { ...changes, ...again });
    if (!after) throw new CatalystError("conflict", { detail: `${row.domain} has just been changed by another call; try again` });
    if (token && row.mode === "byo-api") await vault.put(tx, scope, new Secret(tokenName, token.open()));
    await recordByoEvent(tx, { actor: actor.name, action, before: row, after });
  });
}
