import type { CloudObject } from "../deployments/cloud.ts";
import type { Deployment } from "../deployments/deployment.ts";
import { ownershipOf } from "../deployments/ownership.ts";
import { isOwnedName } from "./owned-name.ts";

/**
 * What a wipe does about an object.
 * - `delete`: ours; `leave`: perhaps ours, so it is reported with the reason and not touched; `ignore`: somebody else's
 */
export type Verdict = { act: "delete" } | { act: "leave"; reason: string } | { act: "ignore" };

/** Decides about one object of a full listing. What was there before us, or is labelled for another Sovereign, is never deleted. */
export function verdictOn(object: CloudObject, deployment: Deployment): Verdict {
  const owner = ownershipOf(object, deployment);
  const bearsOurName = isOwnedName(object.name, deployment);
  if (owner === "own" || owner === "earlier") return { act: "delete" };
  if (owner === "foreign")
    return bearsOurName ? { act: "leave", reason: "it bears one of our names, but the label of another Sovereign" } : { act: "ignore" };

  const { baseline } = deployment.facts;
  if (baseline?.includes(refOf(object))) {
    return bearsOurName ? { act: "leave", reason: "it bears one of our names, but was there before this deployment" } : { act: "ignore" };
  }
  if (bearsOurName) return { act: "delete" };
  if (!baseline)
    return wasMadeBefore(object, deployment)
      ? { act: "ignore" }
      : { act: "leave", reason: "it has no label, and what was in the project before is not known" };
  if (deployment.spec.dedicatedProject) return { act: "delete" };
  return { act: "leave", reason: "it appeared while the Sovereign lived, but has no label, and the project is shared" };
}

/** How objects are named in a baseline and in a wipe's progress. */
export function refOf({ kind, id }: Pick<CloudObject, "kind" | "id">): string {
  return `${kind}:${id}`;
}

/** The cloud counts whole seconds, so an object of the same second counts as later. */
function wasMadeBefore({ created }: CloudObject, { createdAt }: Deployment): boolean {
  return created !== null && new Date(created).getTime() + 1000 < createdAt.getTime();
}
