import type { Caller } from "../../identity/caller.ts";
import type { DeploymentSpec } from "../deployment.ts";
import { planHashOf } from "../plan-hash.ts";

/** Keeps with the plan what the person agreed to when it was checked; a plan that was changed since is worth a warning. */
export function recordAcceptance(spec: DeploymentSpec, caller: Caller, at: Date): { spec: DeploymentSpec; warnings: string[] } {
  const { planHash, acceptedWarnings } = spec.request;
  if (planHash === undefined && acceptedWarnings === undefined) return { spec, warnings: [] };

  const accepted: NonNullable<DeploymentSpec["accepted"]> = {
    warnings: [...new Set(acceptedWarnings)],
    by: caller.personId,
    at: at.toISOString(),
    ...(planHash === undefined ? {} : { planHash }),
  };
  const isAnother = planHash !== undefined && planHash !== planHashOf(spec);
  return {
    spec: { ...spec, accepted },
    warnings: isAnother ? ["This is not the plan that was checked beforehand; something was changed since"] : [],
  };
}
