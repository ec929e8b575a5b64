import { satisfies, valid } from "semver";
import type { KubeObject } from "../render/kube-object.ts";

/** An entry of `spec.upgrades.recreate`: blueprint-controller deletes this object (pods orphaned) just before the version is bumped. */
export interface RecreateStep {
  kind: string;
  name: string;
  /** Range of versions that are left. */
  from: string;
  reason: string;
}

/** The step that provides for this object when this version is left. */
export function plannedStep(object: KubeObject, plan: readonly RecreateStep[], fromVersion: string | undefined): RecreateStep | undefined {
  return plan.find(
    (step) =>
      step.kind === object.kind &&
      step.name === object.metadata.name &&
      (fromVersion === undefined || !valid(fromVersion) || satisfies(fromVersion, step.from, { includePrerelease: true })),
  );
}
