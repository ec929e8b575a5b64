import { createHash } from "node:crypto";
import { canonicalJSON } from "../../platform/canonical-json.ts";
import type { DeploymentSpec } from "./deployment.ts";

/** Stands for what a request would make, however it is spelled: the same after defaults were filled in and names normalised. No secret goes in. */
export function planHashOf(spec: DeploymentSpec): string {
  const { request, accepted: _, ...plan } = spec;
  const { components, keycloakTopology, topology, airgap, organization } = request;
  const chosen = { components: components?.toSorted(), keycloakTopology, topology, airgap, organization };
  return createHash("sha256")
    .update(canonicalJSON({ ...plan, chosen }))
    .digest("hex");
}
