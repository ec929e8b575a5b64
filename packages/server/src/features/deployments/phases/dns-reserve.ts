import { type ByoPlan, type ErrorCode, apiErrors } from "@catalyst/contract";
import { PhaseFailure } from "../../../platform/errors.ts";
import type { Deployment } from "../deployment.ts";
import { domainFailure, refusedDomain } from "../domain-failure.ts";
import { carriesOver, planOwnDomain } from "../domain/own-domain.ts";
import { holdOf, isOwn, reservationSecret, reserve } from "../domain/reservation.ts";
import { type Outcome, type Phase, type PhaseContext, done, waitFor } from "../phase.ts";

/** Makes sure of the domain before any money is spent: holds the name of a pool, or claims and examines a domain of the customer's own. */
export const dnsReserve: Phase = { name: "dns-reserve", status: "provisioning", limitMs: 5 * 60_000, run, pastLimit };

/** How often a name is looked at whose former DNS is being taken away, milliseconds. */
const lookMs = 2000;

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  try {
    return deployment.spec.domainMode === "pool" ? await holdName(deployment, context) : await claimDomain(deployment, context);
  } catch (error) {
    throw domainFailure(error, deployment.spec.fqdn);
  }
}

async function holdName(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const held = await context.pdm.read(poolDomain, subdomain, context.signal);
  if (held?.state === "releasing") return waitFor(`the former DNS of ${fqdn} to be taken away`, { retryAfterMs: lookMs });
  if (held?.state === "active" && isOwn(held, deployment))
    return done({ facts: { domainHold: { state: "committed" } }, message: `${fqdn} is this deployment's already` });

  // Noted first: whatever becomes of this call, the name is given back when the deployment comes to nothing.
  await context.remember({ domainHold: { state: "reserved", renewAt: context.clock.now().toISOString() } });
  const { reservation, token } = await reserve(context.pdm, deployment, await context.secret(reservationSecret), context.signal);
  await context.keepSecret(token);
  return done({
    facts: { domainHold: holdOf(reservation, context.clock.now()) },
    message: `${fqdn} is reserved, and stays so until its DNS is written`,
  });
}

async function claimDomain(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const { fqdn } = deployment.spec;
  if (deployment.facts.domainHold?.state !== "committed") await context.remember({ domainHold: { state: "claimed" } });
  const plan = await planOwnDomain(deployment, context);
  for (const message of [...describePlan(plan), ...plan.warnings]) await context.report({ message });
  for (const code of plan.blockers) {
    const failure = refusedDomain(code, fqdn, detailOf(code, plan));
    if (!isLeftToLater(code, plan, deployment)) throw failure;
    await context.report({ level: "warn", message: failure.details.sentence ?? failure.message, code });
  }
  return done({ message: `${fqdn} is claimed for this deployment` });
}

/** Records that are copied are not lost; and what stands in the way of a delegation by hand the customer can put right until then. */
function isLeftToLater(code: string, { mode, atRisk }: ByoPlan, deployment: Deployment): boolean {
  if (code === "records-at-risk") return atRisk.length > 0 && carriesOver(deployment);
  return mode === "byo-manual";
}

function describePlan({ mode, domain, target, instructions, challenge }: ByoPlan): string[] {
  const servers = target.nameservers.map((host) => `${host} (${target.addresses[host]?.join(", ") ?? "no address yet"})`);
  const entries = instructions.map(({ type, name, value }) => `${name} ${type} ${value}`);
  const byHand = [
    `To enter at the registrar, now or later: ${entries.join("; ")}`,
    `It proves whose the domain is: ${challenge.name} TXT ${challenge.value}`,
  ];
  return [`${domain} is to be served by ${servers.join(", ")}`, ...(mode === "byo-manual" && entries.length > 0 ? byHand : [])];
}

function detailOf(code: string, { atRisk, current }: ByoPlan): string {
  if (code === "records-at-risk" && atRisk.length === 0)
    return "its name servers do not answer, so nobody can tell which records would be lost";
  if (code === "records-at-risk") return `it holds ${atRisk.map(({ name, type }) => `${name} ${type}`).join(", ")} today`;
  if (code === "ds-present") return `the zone above holds DS ${current.ds.join(", ")}`;
  return apiErrors[code as ErrorCode]?.title ?? code;
}

function pastLimit({ spec }: Deployment): PhaseFailure {
  return new PhaseFailure("pdm-unavailable", {
    message: `${spec.fqdn} could not be had in time: the pool-domain-manager does not answer, or the name's former DNS is not gone yet`,
    sentence: "Nothing was made and nothing is charged; retry in a few minutes.",
    culprit: { kind: "domain", name: spec.fqdn, reason: "pdm-unavailable", message: "it took too long" },
  });
}
