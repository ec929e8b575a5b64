import type { CloudObject } from "./cloud.ts";
import type { Deployment } from "./deployment.ts";

export const sovereignLabel = "catalyst.openova.io/sovereign";
export const deploymentLabel = "catalyst.openova.io/deployment-id";

/**
 * Whose an object is, by its labels alone.
 * - `own`: this deployment's, provably
 * - `earlier`: of this domain name, but of another run (or of one that is not named)
 * - `foreign`: of another Sovereign; never touched
 * - `unlabelled`: nobody's label
 */
export type Ownership = "own" | "earlier" | "foreign" | "unlabelled";

export function ownershipOf(
  object: Pick<CloudObject, "labels">,
  deployment: Pick<Deployment, "id"> & { spec: Pick<Deployment["spec"], "fqdn"> },
): Ownership {
  const sovereign = object.labels[sovereignLabel];
  if (sovereign === undefined) return "unlabelled";
  if (sovereign !== deployment.spec.fqdn) return "foreign";
  return object.labels[deploymentLabel] === deployment.id ? "own" : "earlier";
}
