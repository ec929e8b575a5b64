import type { CloudObject } from "../../cloud.ts";
import type { PlannedDeployment } from "./check.ts";
import { type ExpectedResource, expectedResources } from "./expected-resources.ts";
import { ownershipOf } from "../../ownership.ts";

/** An object whose name is one that the module will use. */
export interface NamedObject {
  object: CloudObject;
  expected: ExpectedResource;
}

/** Objects of the project that stand in the deployment's way, or belong to it. */
export interface Leftovers {
  /** This deployment's, by its label, under expected names. */
  own: NamedObject[];
  /** Of this domain name but another run, or without a label under an expected name: taken over or removed only if a person says so. */
  orphans: { object: CloudObject; expected: ExpectedResource | undefined }[];
  /** Under an expected name, but labelled for another Sovereign: nothing may be done about them. */
  foreign: NamedObject[];
}

export function findLeftovers(deployment: PlannedDeployment, listing: readonly CloudObject[]): Leftovers {
  const byName = new Map(expectedResources(deployment).map((expected) => [`${expected.kind}/${expected.name}`, expected]));
  const found: Leftovers = { own: [], orphans: [], foreign: [] };

  for (const object of listing) {
    const expected = byName.get(`${object.kind}/${object.name}`);
    const owner = ownershipOf(object, deployment);
    if (owner === "own" && expected) found.own.push({ object, expected });
    if (owner === "earlier" || (owner === "unlabelled" && expected)) found.orphans.push({ object, expected });
    if (owner === "foreign" && expected) found.foreign.push({ object, expected });
  }
  return found;
}
