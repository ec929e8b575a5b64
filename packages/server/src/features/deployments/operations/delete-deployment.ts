import { isInFlight } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { findDeployment, lockDeployment } from "../store.ts";
import { giveBack } from "./release-subdomain.ts";

/**
 * Forgets a record with its events and secrets. It never touches the cloud, so a record with resources is refused unless forced. A name that
 * is held for nothing is given back first: afterwards nobody would know whose it is.
 */
export async function deleteDeployment(parts: DeploymentsParts, id: string, force: boolean): Promise<void> {
  const before = await findDeployment(parts.db, id);
  if (before?.facts.domainHold && !isInFlight(before.status) && !before.cloudResources) await giveBack(parts, before);
  await parts.db.transaction().execute(async (tx) => {
    const deployment = await lockDeployment(tx, id);
    if (!deployment) throw new CatalystError("deployment-not-found");
    if (isInFlight(deployment.status))
      throw new CatalystError("deployment-in-flight", { detail: `The deployment is ${deployment.status}` });
    if (deployment.cloudResources && !force) throw new CatalystError("cloud-resources-exist");
    await parts.vault.destroy(tx, id);
    await tx.deleteFrom("deployments").where("id", "=", id).execute();
  });
}
