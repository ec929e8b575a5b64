import { isInFlight } from "@catalyst/contract";
import type { Db } from "../../../database/connect.ts";
import { appendEvents } from "../../../events/append-events.ts";
import type { Clock } from "../../../platform/clock.ts";
import { CatalystError } from "../../../platform/errors.ts";
import type { Logger } from "../../../platform/log.ts";
import { type ReconcileLoop, createReconcileLoop } from "../../../reconcile/reconcile-loop.ts";
import { internalActor } from "../../pdm-callers/actor.ts";
import type { Vault } from "../../secrets/vault.ts";
import type { Deployment, DomainHold } from "../deployment.ts";
import type { DomainServicesFor } from "../domain-services.ts";
import { findDeployment } from "../store.ts";
import { giveBackDomain } from "../give-back-domain.ts";
import { changeHold, claimDueHolds } from "./hold-store.ts";
import { holdOf, isConflict, reservationSecret, reserve } from "./reservation.ts";

export interface HoldParts {
  db: Db;
  vault: Vault;
  clock: Clock;
  log: Logger;
  domainServices: DomainServicesFor;
  /** How often to look for what is due, milliseconds. */
  everyMs: number;
}

/** Holds worked on at once. */
const concurrency = 4;
/** Longer than any call takes; after that another process looks after the hold. */
const leaseMs = 30_000;
/** After a manager that did not answer. */
const againMs = 10_000;

/**
 * Looks after what deployments hold at the pool-domain-manager, for as long as they hold it and whichever phase they are in: a reservation
 * must not lapse under an apply that takes half an hour, and a run that came to nothing must not keep its name. It goes by rows alone, so it
 * survives the death of any worker.
 */
export function createHoldKeeper(parts: HoldParts): ReconcileLoop {
  const { db, clock, log } = parts;
  return createReconcileLoop<Deployment>({
    claim: (limit) => claimDueHolds(db, limit, leaseMs),
    reconcile: (deployment, signal) => keepHold(parts, deployment, signal),
    concurrency,
    everyMs: parts.everyMs,
    clock,
    onError: (error) => log.warn({ error }, "a domain that is held could not be looked after; it is tried again"),
  });
}

async function keepHold(parts: HoldParts, deployment: Deployment, signal: AbortSignal): Promise<void> {
  const hold = deployment.facts.domainHold;
  if (!hold) return;
  await (isInFlight(deployment.status) ? renew(parts, deployment, hold, signal) : giveBack(parts, deployment, hold, signal));
}

async function renew(parts: HoldParts, deployment: Deployment, hold: DomainHold, signal: AbortSignal): Promise<void> {
  const { db, vault, clock } = parts;
  const { pdm } = servicesOf(parts, deployment);
  const { poolDomain, subdomain, fqdn } = deployment.spec;
  const token = await vault.get(db, deployment.id, reservationSecret);
  const next = await renewed().catch(postponed);
  await changeHold(db, deployment.id, hold.state, next);

  async function renewed(): Promise<DomainHold> {
    if (token) {
      const reservation = await pdm.renew(poolDomain, { subdomain, reservationToken: token.open() }, signal).catch(lapsed);
      if (reservation) return holdOf(reservation, clock.now());
    }
    const taken = await reserve(pdm, deployment, token, signal);
    await vault.put(db, deployment.id, taken.token);
    await tell(parts, deployment, `The reservation of ${fqdn} had lapsed; the name was still free and is reserved again`);
    return holdOf(taken.reservation, clock.now());
  }

  /** Whether the name was lost is for `dns-commit` to say; until then it may become free again. */
  async function postponed(error: unknown): Promise<DomainHold> {
    signal.throwIfAborted();
    if (!(error instanceof CatalystError)) throw error;
    if (isConflict(error)) await tell(parts, deployment, `${fqdn} lapsed and is held by somebody else now; it is tried again`);
    parts.log.warn({ error, deploymentId: deployment.id }, "a reservation could not be renewed");
    return { state: "reserved", renewAt: new Date(clock.now().getTime() + againMs).toISOString() };
  }
}

async function giveBack(parts: HoldParts, deployment: Deployment, hold: DomainHold, signal: AbortSignal): Promise<void> {
  const { db, vault } = parts;
  // It may have been retried since it was claimed; the next attempt keeps what it has.
  const current = await findDeployment(db, deployment.id);
  if (!current || isInFlight(current.status)) return;
  const tokens = {
    reservationToken: await vault.get(db, deployment.id, reservationSecret),
    registrarToken: await vault.get(db, deployment.id, "registrar_token"),
  };
  const { state } = await giveBackDomain(deployment, servicesOf(parts, deployment), tokens, signal);
  if (state === "under way" || !(await changeHold(db, deployment.id, hold.state, null))) return;
  if (state === "freed") await tell(parts, deployment, `${deployment.spec.fqdn} was given back: nothing was made under it`, "info");
}

function servicesOf(parts: HoldParts, { id }: Deployment) {
  return parts.domainServices(internalActor(`deployment:${id}`));
}

async function tell(
  { db, clock }: HoldParts,
  { id, attempt }: Deployment,
  message: string,
  level: "info" | "warn" = "warn",
): Promise<void> {
  await db.transaction().execute((tx) => appendEvents(tx, id, [{ phase: "dns-reserve", level, message, attempt }], { at: clock.now() }));
}

function lapsed(error: unknown): undefined {
  if (error instanceof CatalystError && (error.code === "reservation-expired" || error.code === "not-found")) return undefined;
  throw error;
}
