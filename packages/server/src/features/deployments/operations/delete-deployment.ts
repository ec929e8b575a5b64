import { isInFlight } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { lockDeployment } from "../store.ts";

/** Forgets a record with its events and secrets. It never touches the cloud, so a record with resources is refused unless forced. */
export async function deleteDeployment(parts: DeploymentsParts, id: string, force: boolean): Promise<void> {
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
