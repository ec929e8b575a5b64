import type { WipeRequest } from "@catalyst/contract";
import { isInFlight } from "@catalyst/contract";
import { sql } from "kysely";
import { CatalystError } from "../../../platform/errors.ts";
import { Secret } from "../../../platform/secret.ts";
import type { Tx } from "../../../database/connect.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { openPhaseRun } from "../phase-run-store.ts";
import { findById, findLive, lockDeployment, patchDeployment } from "../store.ts";
import { holdToken } from "./hold-token.ts";
import { cancelChannel } from "./cancel-deployment.ts";

/** Starts the destruction of everything a deployment made. A run in flight is cancelled first; the wipe follows it. */
export async function wipeDeployment(parts: DeploymentsParts, id: string, request: WipeRequest, force: boolean): Promise<Deployment> {
  const { db, transitions, clock } = parts;
  const token = readToken(parts, request);
  await db.transaction().execute(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    if (request.confirm !== undefined && request.confirm.trim().toLowerCase() !== deployment.spec.fqdn) {
      throw new CatalystError("confirm-mismatch", { fields: { confirm: `must be ${deployment.spec.fqdn}` } });
    }
    if (deployment.status === "adopted" && !force) throw new CatalystError("handed-over");
    if (!force) demandAge(parts, deployment);
    // A wipe takes everything that is labelled for the domain name, hence also what a later deployment of that name has made.
    const live = await findLive(tx, deployment.spec.fqdn, deployment.slug);
    if (live && live.id !== id)
      throw new CatalystError("sovereign-exists", {
        detail: `${live.spec.fqdn} has a later deployment, whose resources this wipe would take away; wipe that one`,
      });
    const run = await openPhaseRun(tx, id);
    if (deployment.status === "wiping" && run) throw new CatalystError("wipe-in-progress");
    if (!(await holdToken(parts, tx, deployment, token)))
      throw new CatalystError("token-required", { fields: { hetznerToken: "is needed: none is held for this deployment" } });

    await noteDomain(tx, deployment);
    if (run === undefined) return transitions.startWipe(tx, deployment);
    await transitions.append(tx, deployment, [{ message: "The run is stopped first; the wipe follows", state: "cancelling" }], "wipe");
    const asked = await patchDeployment(
      tx,
      id,
      { cancelRequested: true, wipeAfterCancel: true, subState: "cancelling" },
      { at: clock.now() },
    );
    if (asked && run.status === "waiting") await transitions.cancelled(tx, asked, run);
    await sql`select pg_notify(${cancelChannel}, ${id})`.execute(tx);
  });
  return findById(db, id);

  async function noteDomain(tx: Tx, { spec }: Deployment): Promise<void> {
    const registrarToken = request.registrarToken?.trim();
    if (registrarToken && spec.domainMode === "byo-api") await parts.vault.put(tx, id, new Secret("registrar_token", registrarToken));
    await patchDeployment(tx, id, { facts: { restoreNameservers: request.restoreNameservers ?? false } }, { at: clock.now() });
  }
}

/** A Sovereign that is just coming up is not destroyed by a slip of the hand. */
function demandAge(parts: DeploymentsParts, deployment: Deployment): void {
  if (deployment.status !== "phase1-watching" || !isInFlight(deployment.status)) return;
  const ageSec = Math.floor((parts.clock.now().getTime() - deployment.createdAt.getTime()) / 1000);
  const minLifeSec = Math.floor(parts.wipeMinLifeMs / 1000);
  if (ageSec >= minLifeSec) return;
  throw new CatalystError("wipe-protected", {
    detail: `The Sovereign is ${ageSec} s old and still coming up`,
    members: { ageSec, minLifeSec, retryAfterSec: minLifeSec - ageSec, hint: "Repeat with force=true to destroy it all the same" },
  });
}

function readToken(parts: DeploymentsParts, request: WipeRequest): Secret | undefined {
  const text = (request.hetznerToken ?? request.hcloud_token ?? request.hetzner_token)?.trim();
  if (!text) return undefined;
  if (text.length !== 64 || !parts.rules.tokenFits(text)) {
    throw new CatalystError("invalid-request", {
      fields: { hetznerToken: "must be a token of 64 characters for the cloud that this mothership talks to" },
    });
  }
  return new Secret("hcloud_token", text);
}
