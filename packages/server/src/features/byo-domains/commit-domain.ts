import type { Delegation } from "@catalyst/contract";
import { mayProceed } from "../../http/rate-limit.ts";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import { readAddresses } from "../allocations/read-addresses.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { readDomainName, sameHosts } from "../registrars/domain-guard.ts";
import { blockersOf } from "./blockers.ts";
import type { ByoCommitCall } from "./byo-domains.ts";
import type { ByoParts } from "./byo-parts.ts";
import { convergeInline } from "./converge-inline.ts";
import { tokenName, tokenScope } from "./domain-facts.ts";
import { type Examination, examineDomain, factsOf, readWish, type Wish } from "./examine-domain.ts";
import { requireOwn } from "./require-own.ts";
import { later } from "./step.ts";
import { type ByoChanges, type ByoRow, findByo, recordByoEvent, wishByo } from "./store.ts";
import { viewDelegation } from "./view-delegation.ts";

/** Of one domain: flips are visible to its visitors for hours. */
const commitsPerHour = { count: 5, windowMs: 3_600_000 };

/** Writes the wish down, then does of it what can be done within the budget. */
export async function commitDomain(
  actor: Actor,
  text: string,
  call: ByoCommitCall,
  parts: ByoParts,
  signal: AbortSignal,
): Promise<Delegation> {
  const { db, vault } = parts;
  const domain = readDomainName(text);
  const row = requireOwn(actor, domain, await findByo(db, domain));
  if (row.deployment_id !== call.deploymentId)
    throw new CatalystError("not-owner", { detail: `${domain} was planned for another deployment` });
  if (row.state === "releasing" || row.state === "quarantined")
    throw new CatalystError("conflict", { detail: `${domain} is being released` });
  const addresses = readAddresses(call, parts.allowPrivateIP);
  if (call.confirm !== undefined && call.confirm !== domain) throw new CatalystError("confirm-mismatch");
  const token = call.token ?? (await vault.get(db, tokenScope(domain), tokenName));
  if (row.mode === "byo-api" && token === undefined) throw new CatalystError("registrar-token-needed");

  const isAgain = isRepeated(row, addresses);
  if (row.state === "rolling-back" && !isAgain)
    throw new CatalystError("conflict", { detail: `The former name servers of ${domain} are being put back; wait for that` });
  if (isAgain) await nudge(row, call.token, parts);
  else await begin({ ...row, registrar: call.registrar ?? row.registrar }, token);
  return answer(await convergeInline(domain, parts));

  async function begin(present: ByoRow, held: Secret | undefined): Promise<void> {
    const wish = readWish(domain, { mode: present.mode, registrar: present.registrar ?? undefined, token: held }, parts);
    const examination = await examineDomain(wish, parts, signal);
    if (!examination.survey.isKnown) throw new CatalystError("unavailable", { detail: `No server of the zone above ${domain} answers` });
    requireConsent(wish, examination, present);
    const limit = { subject: domain, action: "byo-commit", limit: commitsPerHour };
    if (!(await mayProceed(db, parts.clock, limit))) {
      const headers = { "retry-after": String(commitsPerHour.windowMs / commitsPerHour.count / 1000) };
      throw new CatalystError("rate-limited", { detail: `${domain} may be committed ${commitsPerHour.count} times an hour`, headers });
    }
    await db.transaction().execute(async (tx) => {
      const after = await wishByo(tx, row, wishOf(present, examination));
      if (!after) throw new CatalystError("conflict", { detail: `${domain} has just been changed by another call; try again` });
      if (held && present.mode === "byo-api") await vault.put(tx, tokenScope(domain), new Secret(tokenName, held.open()));
      await recordByoEvent(tx, { actor: actor.name, action: "committed", before: row, after });
    });
  }

  /** Publishing harms nobody; so where the customer delegates by hand, what must be gone before that is only told. */
  function requireConsent(wish: Wish, examination: Examination, present: ByoRow): void {
    const facts = factsOf(wish, examination, {
      ourDs: present.ds,
      ourNameservers: present.target_ns,
      // Of a domain that was brought already, nobody compares with the time before.
      ...(present.state === "planned" ? { plannedNameservers: present.previous_ns } : {}),
      accepted: call.carryOver === true && (examination.survey.atRisk ?? present.at_risk) !== null,
      confirmed: call.confirm === domain,
    });
    const [blocker] = blockersOf(facts).filter(({ code }) => wish.mode === "byo-api" || code === "records-at-risk");
    if (!blocker) return;
    const atRisk = (examination.survey.atRisk ?? []).flatMap(({ name, type, records }) =>
      records.map((content) => ({ name, type, content })),
    );
    throw new CatalystError(blocker.code, {
      detail: blocker.detail,
      members: {
        domain,
        ...(blocker.code === "records-at-risk" ? { atRisk } : {}),
        ...(wish.registrar ? { registrar: wish.registrar.id } : {}),
      },
    });
  }

  function wishOf(present: ByoRow, { survey }: Examination): ByoChanges {
    const isManual = present.mode === "byo-manual";
    const isFlipped = present.flip === "done" && (present.state === "delegated" || present.state === "verified");
    const carried = call.carryOver ? (survey.atRisk?.length ? survey.atRisk : (present.at_risk ?? [])) : present.carried;
    return {
      state: "awaiting-delegation",
      dns_state: "none",
      registrar: present.registrar,
      load_balancer_ip: addresses.ip,
      load_balancer_ip6: addresses.ipv6 ?? null,
      carry_over: call.carryOver === true,
      confirmed: call.confirm === domain,
      carried: JSON.stringify(carried),
      previous_ns: sameHosts(survey.nameservers, present.target_ns) ? present.previous_ns : survey.nameservers,
      seen_ns: survey.nameservers,
      seen_ds: survey.ds,
      flip: isManual ? "none" : isFlipped ? "done" : "wanted",
      undo: "none",
      undo_code: null,
      undo_detail: null,
      operation: null,
      partial_since: null,
      waiting_since: present.now,
      deadline_at: later(present, isManual ? parts.times.manualMs : parts.times.apiMs),
      committed_at: present.now,
      next_attempt_at: present.now,
      attempts: 0,
      last_error_code: null,
      last_error: null,
      last_error_at: null,
    };
  }

  /** A zone that is somebody else's stands in the way of the whole wish, which then never was. */
  async function answer(after: ByoRow | undefined): Promise<Delegation> {
    if (!after) throw new CatalystError("not-found", { detail: `${domain} is not held here` });
    if (after.last_error_code !== "zone-conflict" || after.dns_state !== "none") return viewDelegation(after, parts);
    await db.transaction().execute((tx) => wishByo(tx, after, { state: "planned", flip: "none", next_attempt_at: after.claimed_until }));
    throw new CatalystError("zone-conflict", { detail: after.last_error ?? "" });
  }
}

function isRepeated(row: ByoRow, { ip, ipv6 }: { ip: string; ipv6: string | undefined }): boolean {
  const isUnderWay = ["awaiting-delegation", "flipping", "delegated", "verified", "rolling-back"].includes(row.state);
  const isLate = row.state === "awaiting-delegation" && row.deadline_at !== null && row.now.getTime() >= row.deadline_at.getTime();
  return isUnderWay && !isLate && row.load_balancer_ip === ip && (row.load_balancer_ip6 ?? undefined) === ipv6;
}

/** A repeated call only shortens the wait; a token that comes with it replaces one that may have stopped working. */
export async function nudge({ domain, mode }: ByoRow, token: Secret | undefined, { db, vault }: ByoParts): Promise<void> {
  if (token && mode === "byo-api") await vault.put(db, tokenScope(domain), new Secret(tokenName, token.open()));
  await db
    .updateTable("byo_domains")
    .set(({ fn }) => ({ next_attempt_at: fn<Date>("now", []) }))
    .where("domain", "=", domain)
    .execute();
}
