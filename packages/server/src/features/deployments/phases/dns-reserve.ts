import type { ByoPlan } from "@catalyst/contract";
import { PhaseFailure } from "../../../platform/errors.ts";
import type { Deployment } from "../deployment.ts";
import { domainFailure, refusedDomain } from "../domain/domain-failure.ts";
import { carriesOver, holdOf, isOwn, reservationSecret, reserve } from "../domain/reservation.ts";
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
  const { fqdn, domainMode, registrar } = deployment.spec;
  if (deployment.facts.domainHold?.state !== "committed") await context.remember({ domainHold: { state: "claimed" } });
  const token = await context.secret("registrar_token");
  const plan = await context.byoDomains.plan(
    fqdn,
    { mode: domainMode as ByoPlan["mode"], deploymentId: deployment.id, ...(registrar ? { registrar } : {}), ...(token ? { token } : {}) },
    context.signal,
  );
  for (const message of describePlan(plan)) await context.report({ message });
  for (const code of plan.blockers) {
    const failure = refusedDomain(code, fqdn, detailOf(code, plan));
    if (isForTheCustomer(code, plan, deployment)) await context.report({ level: "warn", message: `${failure.details.sentence}`, code });
    else throw failure;
  }
  return done({ message: `${fqdn} is claimed for this deployment` });
}

/** What the customer changes by hand they can put right until then; and records that are carried over are not lost. */
function isForTheCustomer(code: string, { mode }: ByoPlan, deployment: Deployment): boolean {
  return mode === "byo-manual" || (code === "records-at-risk" && carriesOver(deployment));
}

function describePlan({ mode, domain, target, instructions, challenge }: ByoPlan): string[] {
  const entries = instructions.map(({ type, name, value }) => `${name} ${type} ${value}`);
  return [
    `${domain} is to be served by ${target.nameservers.join(", ")}`,
    ...(mode === "byo-manual" && entries.length > 0 ? [`To enter at the registrar, now or later: ${entries.join("; ")}`] : []),
    ...(mode === "byo-manual" ? [`It proves whose the domain is: ${challenge.name} TXT ${challenge.value}`] : []),
  ];
}

function detailOf(code: string, { atRisk, current }: ByoPlan): string {
  if (code === "records-at-risk") return `it holds ${atRisk.map(({ name, type }) => `${name} ${type}`).join(", ")} today`;
  if (code === "ds-present") return `the zone above holds DS ${current.ds.join(", ")}`;
  return `the domain cannot be taken over (${code})`;
}

function pastLimit({ spec }: Deployment): PhaseFailure {
  return new PhaseFailure("pdm-unavailable", {
    message: `${spec.fqdn} could not be had in time: the pool-domain-manager does not answer, or the name's former DNS is not gone yet`,
    sentence: "Nothing was made and nothing is charged; retry in a few minutes.",
    culprit: { kind: "domain", name: spec.fqdn, reason: "pdm-unavailable", message: "it took too long" },
  });
}
