import type { ByoPlan } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Actor } from "../pdm-callers/actor.ts";
import { guardDomain, readDomainName } from "../registrars/domain-guard.ts";
import { blockersOf } from "./blockers.ts";
import type { ByoPlanCall } from "./byo-domains.ts";
import type { ByoParts } from "./byo-parts.ts";
import { claimDomain } from "./claim-domain.ts";
import { asApiError } from "./api-error.ts";
import { challengeName, glueOf } from "./domain-facts.ts";
import { examineDomain, factsOf, readWish } from "./examine-domain.ts";
import { prepareZone } from "./steps/publish-zone.ts";
import { instructionsFor } from "./view-delegation.ts";

/** Reads everything, claims the domain, and prepares its zone; nobody's name servers change. */
export async function planDomain(actor: Actor, text: string, request: ByoPlanCall, parts: ByoParts, signal: AbortSignal): Promise<ByoPlan> {
  const domain = readDomainName(text);
  guardDomain(domain, parts.rules);
  const wish = readWish(domain, { ...request, mode: request.mode === "byo" ? "byo-manual" : request.mode }, parts);
  const examination = await examineDomain(wish, parts, signal);
  const { survey, probe } = examination;
  if (!survey.isKnown) throw new CatalystError("unavailable", { detail: `No server of the zone above ${domain} answers` });

  const { deploymentId } = request;
  const { mode, registrar } = wish;
  const claim = { actor, domain, mode, registrar: registrar?.id, deploymentId, survey, isProven: probe !== undefined };
  const row = await claimDomain(claim, parts, signal);
  // A zone that has been published already holds more than a plan would put there.
  const ds = row.state === "planned" ? await asApiError(() => prepareZone(row, parts, signal)) : row.ds;
  const facts = { ourDs: ds, ourNameservers: row.target_ns, accepted: false, confirmed: false };
  return {
    domain,
    mode,
    target: { nameservers: row.target_ns, addresses: mutable(glueOf(parts.book)) },
    instructions: instructionsFor(row, parts),
    current: { nameservers: survey.nameservers, ds: survey.ds },
    atRisk: (survey.atRisk ?? []).flatMap(({ name, type, records }) => records.map((content) => ({ name, type, content }))),
    blockers: blockersOf(factsOf(wish, examination, facts)).map(({ code }) => code),
    challenge: { name: challengeName(domain), value: row.challenge },
    warnings: [
      ...(probe?.warnings ?? []),
      ...(survey.atRisk === null ? [`The present name servers of ${domain} do not answer, so its records could not be looked at.`] : []),
    ],
    deadline: row.claimed_until.toISOString(),
  };
}

function mutable(addresses: Readonly<Record<string, readonly string[]>>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(addresses).map(([host, list]) => [host, [...list]]));
}
