import { type ReleaseSubdomainReply, isInFlight } from "@catalyst/contract";
import type { Static } from "typebox";
import { CatalystError } from "../../../platform/errors.ts";
import { internalActor } from "../../pdm-callers/actor.ts";
import type { Deployment } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { giveBackDomain } from "../give-back-domain.ts";
import { changeHold } from "../domain/hold-store.ts";
import { reservationSecret } from "../domain/reservation.ts";
import { findById } from "../store.ts";

/** Longest that giving back may take here; the manager goes on by itself after that. Milliseconds. */
const releaseMs = 30_000;

/** Gives the domain of a deployment back that is over and has nothing in the cloud. Throws `pdm-unavailable` when nobody can be asked. */
export async function releaseSubdomain(parts: DeploymentsParts, id: string): Promise<Static<typeof ReleaseSubdomainReply>> {
  const deployment = await findById(parts.db, id);
  if (deployment.status === "adopted" || deployment.status === "ready")
    throw new CatalystError("handed-over", { detail: `The deployment is ${deployment.status}` });
  if (isInFlight(deployment.status)) throw new CatalystError("deployment-in-flight", { detail: `The deployment is ${deployment.status}` });
  if (deployment.cloudResources) throw new CatalystError("cloud-resources-exist");
  const { poolDomain, subdomain } = deployment.spec;
  const released = await giveBack(parts, deployment);
  return {
    deploymentId: id,
    poolDomain,
    subdomain,
    pdmReleased: released.state !== "under way",
    ...(released.state === "nothing" ? { noOp: true } : {}),
    ...(released.state === "under way" ? { error: released.detail ?? "its DNS is being taken away" } : {}),
  };
}

/** Gives back whatever the deployment holds, and notes it once that is done. */
export async function giveBack(parts: DeploymentsParts, deployment: Deployment): ReturnType<typeof giveBackDomain> {
  const { db, vault, domainServices } = parts;
  const tokens = {
    reservationToken: await vault.get(db, deployment.id, reservationSecret),
    registrarToken: await vault.get(db, deployment.id, "registrar_token"),
  };
  const services = domainServices(internalActor(`deployment:${deployment.id}`));
  const released = await giveBackDomain(deployment, services, tokens, AbortSignal.timeout(releaseMs));
  const hold = deployment.facts.domainHold;
  if (hold && released.state !== "under way") await changeHold(db, deployment.id, hold.state, null);
  return released;
}
