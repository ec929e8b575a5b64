import type { Allocation, Delegation } from "@catalyst/contract";
import { CatalystError, type PhaseFailure, TransientError } from "../../../platform/errors.ts";
import type { Secret } from "../../../platform/secret.ts";
import type { Deployment } from "../deployment.ts";
import { domainFailure, refusedDomain } from "../domain-failure.ts";
import { carriesOver, planOwnDomain } from "../domain/own-domain.ts";
import { isOwn, reservationSecret, reserve } from "../domain/reservation.ts";
import { type Outcome, type Phase, type PhaseContext, type Waiting, again, done, waitFor } from "../phase.ts";

/**
 * Writes the Sovereign's DNS as soon as its load balancer has an address, and waits until it is seen to answer. Safe to repeat: the manager
 * answers a repeated commit with the same allocation.
 */
export const dnsCommit: Phase = { name: "dns-commit", status: "flux-bootstrapping", limitMs: 24 * 3_600_000, run, pastLimit };

async function run(deployment: Deployment, context: PhaseContext): Promise<Outcome> {
  const { spec, result } = deployment;
  if (!result?.loadBalancerIP) return again("preflight", "The load balancer's address is not known");
  const { loadBalancerIP, loadBalancerIPv6 } = result;
  const addresses = { loadBalancerIP, ...(loadBalancerIPv6 ? { loadBalancerIPv6 } : {}) };
  try {
    return spec.domainMode === "pool"
      ? await commitName(deployment, context, addresses)
      : await commitDomain(deployment, context, addresses);
  } catch (error) {
    const cause = domainFailure(error, spec.fqdn);
    // The servers are there and cost money: what passes is waited for, as long as the phase may take.
    if (cause instanceof TransientError) return waitOn(deployment, context, cause.waitingFor ?? "the pool-domain-manager", cause.message);
    throw cause;
  }
}

interface Addresses {
  loadBalancerIP: string;
  loadBalancerIPv6?: string;
}

async function commitName(deployment: Deployment, context: PhaseContext, addresses: Addresses): Promise<Outcome> {
  const { pdm, signal } = context;
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const held = await pdm.read(poolDomain, subdomain, signal);
  const own = held && isOwn(held, deployment) ? held : undefined;
  if (own?.state === "active" && !hasAddresses(own, addresses)) await pdm.release(poolDomain, { subdomain, sovereignFQDN: fqdn }, signal);
  const isLeaving = own?.state === "releasing" || (own?.state === "active" && !hasAddresses(own, addresses));
  if (isLeaving) return waitOn(deployment, context, `the former address of ${fqdn} to be taken out of the DNS`, own.lastError?.detail);

  // The manager converges by itself; what it has promised is only looked at.
  const allocation = own?.state === "active" ? own : await commit(deployment, context, addresses);
  await context.remember({ domainHold: { state: "committed" } });
  if (allocation.dnsState === "verified")
    return done({ message: `${fqdn} and every name below it lead to ${addresses.loadBalancerIP}, signed, at all of our name servers` });
  return waitOn(deployment, context, `the DNS of ${fqdn}, ${sayings[allocation.dnsState]}`, allocation.lastError?.detail);
}

const sayings: Record<Allocation["dnsState"], string> = {
  none: "whose zone is being made",
  zone: "whose zone is being delegated",
  delegated: "which not every name server answers yet",
  verified: "which is there",
  undelegated: "which is being taken away",
};

function hasAddresses(allocation: Allocation, { loadBalancerIP, loadBalancerIPv6 }: Addresses): boolean {
  return allocation.loadBalancerIP === loadBalancerIP && allocation.loadBalancerIPv6 === loadBalancerIPv6;
}

/** Commits the reserved name; a reservation that has lapsed meanwhile is taken again first. */
async function commit(deployment: Deployment, context: PhaseContext, addresses: Addresses): Promise<Allocation> {
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const commitWith = (token: Secret) => {
    const call = { subdomain, reservationToken: token.open(), sovereignFQDN: fqdn, deploymentId: deployment.id, ...addresses };
    return context.pdm.commit(poolDomain, call, context.signal);
  };
  const token = await context.secret(reservationSecret);
  const committed = token && (await commitWith(token).catch(lapsed));
  if (committed) return committed;

  const taken = await reserve(context.pdm, deployment, token, context.signal);
  await context.keepSecret(taken.token);
  await context.report({ level: "warn", message: `The reservation of ${fqdn} had lapsed; the name was still free and is reserved again` });
  return commitWith(taken.token);
}

function lapsed(error: unknown): undefined {
  if (error instanceof CatalystError && (error.code === "reservation-expired" || error.code === "not-found")) return undefined;
  throw error;
}

async function commitDomain(deployment: Deployment, context: PhaseContext, addresses: Addresses): Promise<Outcome> {
  const { fqdn } = deployment.spec;
  const held = await context.byoDomains.read(fqdn, context.signal);
  const isFirstLook = (deployment.facts.dnsWaits ?? 0) === 0;
  const goesOn =
    held?.deploymentId === deployment.id &&
    held.loadBalancerIP === addresses.loadBalancerIP &&
    (isOver(held) ? !isFirstLook : isUnderWay(held));
  const delegation = goesOn ? held : await commitOwn(deployment, context, addresses);
  await context.remember({ domainHold: { state: "committed" } });
  if (isFirstLook) await tellInstructions(delegation, context);

  const { state, dnsState, lastError, seen, nameservers } = delegation;
  if (isOver(delegation))
    throw refusedDomain(lastError?.code ?? "registrar-error", fqdn, lastError?.detail ?? "the former name servers were put back");
  if (state === "verified") return done({ message: `${fqdn} is delegated to us, and resolvers agree` });
  if (delegation.mode === "byo-manual" && dnsState !== "none")
    return done({ message: `The zone of ${fqdn} is published; it counts once the domain is delegated to ${nameservers.join(", ")}` });
  const now = seen.length === 0 ? "" : `, which is at ${seen.join(", ")} now`;
  return { ...(await waitOn(deployment, context, `the delegation of ${fqdn}${now}`, lastError?.detail)), subState: "awaiting-delegation" };
}

async function commitOwn(deployment: Deployment, context: PhaseContext, addresses: Addresses): Promise<Delegation> {
  const { registrar, fqdn } = deployment.spec;
  const token = await context.secret("registrar_token");
  const call = {
    deploymentId: deployment.id,
    ...addresses,
    ...(registrar ? { registrar } : {}),
    ...(token ? { token } : {}),
    ...(carriesOver(deployment) ? { carryOver: true } : {}),
  };
  try {
    return await context.byoDomains.commit(fqdn, call, context.signal);
  } catch (error) {
    if (!(error instanceof CatalystError) || error.code !== "not-found") throw error;
    await context.report({ level: "warn", message: `The claim of ${fqdn} was lost and is made again` });
    await planOwnDomain(deployment, context);
    return context.byoDomains.commit(fqdn, call, context.signal);
  }
}

/** The manager goes on by itself. */
function isUnderWay({ state }: Delegation): boolean {
  return state === "awaiting-delegation" || state === "flipping" || state === "delegated" || state === "verified";
}

/** The manager has given up; committing again would begin anew, which is for a person to decide. */
function isOver({ state, lastError }: Delegation): boolean {
  return state === "rolling-back" || state === "rolled-back" || lastError?.code === "delegation-timeout";
}

async function tellInstructions({ instructions }: Delegation, context: PhaseContext): Promise<void> {
  for (const { where, type, name, value } of instructions)
    await context.report({
      message: `To enter at the ${where === "zone" ? "zone above" : where}: ${name} ${type} ${value}`,
      resource: name,
    });
}

/** Looks again after a while that grows with what was waited already. */
async function waitOn(deployment: Deployment, context: PhaseContext, what: string, why: string | undefined): Promise<Waiting> {
  const waits = deployment.facts.dnsWaits ?? 0;
  await context.remember({ dnsWaits: waits + 1 });
  const retryAfterMs = pausesMs[Math.min(waits, pausesMs.length - 1)] as number;
  return waitFor(why === undefined ? what : `${what}: ${why}`, { retryAfterMs });
}

const pausesMs = [1000, 2000, 5000, 10_000, 30_000, 60_000] as const;

function pastLimit({ spec }: Deployment): PhaseFailure {
  const { fqdn, domainMode } = spec;
  if (domainMode !== "pool") return refusedDomain("delegation-timeout", fqdn, "it was not delegated to us within 24 hours");
  return refusedDomain("pdns-unavailable", fqdn, "its DNS was not there within 24 hours");
}
