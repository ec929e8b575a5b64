import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import type { Secret } from "../../platform/secret.ts";
import { demandUnwiped } from "../deployments/demand-deployment.ts";
import type { Vault } from "../secrets/vault.ts";

export interface HeldKubeconfig {
  /** Under which it is saved: `<fqdn>-kubeconfig.yaml`. */
  fileName: string;
  region: string;
  kubeconfig: Secret;
}

/**
 * The kubeconfig that a region's control plane posted; the primary's unless said.
 * Throws `kubeconfig-retired` once the Sovereign owns itself, `kubeconfig-file-missing` while there is none.
 */
export async function readKubeconfig(
  { db, vault }: { db: Db; vault: Vault },
  deploymentId: string,
  wanted: string | undefined,
): Promise<HeldKubeconfig> {
  const { id, spec, status } = await demandUnwiped(db, deploymentId);
  const region = wanted ?? spec.regions[0]?.key ?? "";
  if (!spec.regions.some(({ key }) => key === region))
    throw new CatalystError("region-not-found", { detail: `The deployment has no region ${region.slice(0, 64)}` });
  if (status === "adopted") throw new CatalystError("kubeconfig-retired");
  const kubeconfig = await vault.get(db, id, `kubeconfig_${region}`);
  if (!kubeconfig) throw new CatalystError("kubeconfig-file-missing", { detail: `No kubeconfig of region ${region} is held` });
  return { fileName: `${spec.fqdn}-kubeconfig.yaml`, region, kubeconfig };
}
