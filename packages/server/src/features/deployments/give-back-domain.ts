import type { Delegation, ReleaseReply } from "@catalyst/contract";
import { CatalystError } from "../../platform/errors.ts";
import type { Secret } from "../../platform/secret.ts";
import type { Deployment } from "./deployment.ts";
import type { DomainServices } from "./domain-services.ts";
import { isOwn } from "./domain/reservation.ts";

export interface GiveBackOptions {
  reservationToken?: Secret | undefined;
  registrarToken?: Secret | undefined;
  /** Put the name servers back that the customer's domain had before. */
  restoreNameservers?: boolean | undefined;
}

/**
 * How far the giving back is.
 * - `nothing`: nobody holds the name, or somebody else does; `freed`: it is free
 * - `under way`: the manager goes on by itself; `detail` says what keeps it
 */
export type GivenBack = { state: "nothing" } | { state: "freed"; detail?: string } | { state: "under way"; detail?: string };

/** Gives the deployment's domain back to the manager, and never one that is somebody else's. Throws the manager's refusals. */
export async function giveBackDomain(
  deployment: Deployment,
  services: DomainServices,
  options: GiveBackOptions,
  signal: AbortSignal,
): Promise<GivenBack> {
  return deployment.spec.domainMode === "pool"
    ? giveBackName(deployment, services, options, signal)
    : giveBackOwnDomain(deployment, services, options, signal);
}

async function giveBackName(
  deployment: Deployment,
  { pdm }: DomainServices,
  { reservationToken }: GiveBackOptions,
  signal: AbortSignal,
): Promise<GivenBack> {
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const held = await pdm.read(poolDomain, subdomain, signal);
  if (!held || !isOwn(held, deployment)) return { state: "nothing" };
  const call = { subdomain, sovereignFQDN: fqdn, ...(reservationToken ? { reservationToken: reservationToken.open() } : {}) };
  const reply: ReleaseReply | undefined = await pdm.release(poolDomain, call, signal).catch(absent);
  if (reply?.warning === undefined) return { state: "freed" };
  return { state: "under way", ...(reply.freed.lastError ? { detail: reply.freed.lastError.detail } : {}) };
}

async function giveBackOwnDomain(
  { id, spec }: Deployment,
  { byoDomains }: DomainServices,
  { registrarToken, restoreNameservers }: GiveBackOptions,
  signal: AbortSignal,
): Promise<GivenBack> {
  const held = await byoDomains.read(spec.fqdn, signal);
  if (held?.deploymentId !== id) return { state: "nothing" };
  const call = { ...(registrarToken ? { token: registrarToken } : {}), ...(restoreNameservers ? { restoreNameservers } : {}) };
  const reply: Delegation | undefined = await byoDomains.release(spec.fqdn, call, signal).catch(absent);
  if (!reply || isGone(reply)) return { state: "freed" };
  const detail = reply.lastError ? { detail: reply.lastError.detail } : {};
  if (restoreNameservers && !isRestored(reply)) return { state: "under way", ...detail };
  // The zone outlives the delegation, for those who are still sent here; nothing more is to be waited for.
  const isLeaving = reply.state === "releasing" || reply.state === "quarantined";
  return isLeaving ? { state: "freed", detail: stillDelegated(reply) } : { state: "under way", ...detail };
}

function isGone({ state, dnsState, seen }: Delegation): boolean {
  return state === "releasing" && dnsState === "none" && seen.length === 0;
}

/** The registrar has done its part; the registry and the caches follow. */
function isRestored({ state, operation }: Delegation): boolean {
  return state === "quarantined" || operation?.status === "done";
}

function stillDelegated({ domain, previousNameservers }: Delegation): string {
  const former = previousNameservers.length === 0 ? "" : `; it had ${previousNameservers.join(", ")} before`;
  return `${domain} keeps its zone here until it is delegated elsewhere${former}`;
}

/** What is gone already is given back. */
function absent(error: unknown): undefined {
  if (error instanceof CatalystError && error.code === "not-found") return undefined;
  throw error;
}
