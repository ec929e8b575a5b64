import type { CheckReason, ErrorCode } from "@catalyst/contract";
import { CatalystError } from "../../../platform/errors.ts";
import { type Actor, internalActor } from "../../pdm-callers/actor.ts";
import type { Deployment, DeploymentSpec } from "../deployment.ts";
import type { DeploymentsParts } from "../deployments.ts";
import { isOwn } from "../domain/reservation.ts";

/** Longest that the manager may take to say whether a name can be had, milliseconds. */
const checkMs = 5000;

const asker: Actor = internalActor("controller:deployments");

/** Refuses early, and with its own words, a name of a pool that cannot be had. Whoever comes first is decided later, when it is reserved. */
export async function demandName({ domainServices }: Pick<DeploymentsParts, "domainServices">, spec: DeploymentSpec): Promise<void> {
  if (spec.domainMode !== "pool") return;
  const { pdm } = domainServices(asker);
  const { available, reason, detail } = await pdm.check(spec.poolDomain, spec.subdomain, AbortSignal.timeout(checkMs)).catch(unavailable);
  if (!available)
    throw new CatalystError(codes[reason ?? "unknown-state"] ?? "subdomain-conflict", { detail: detail ?? `${spec.fqdn} cannot be had` });
}

/** Refuses a retry whose name somebody else has taken meanwhile; what the deployment holds itself it may go on with. */
export async function demandNameAgain(parts: Pick<DeploymentsParts, "domainServices">, deployment: Deployment): Promise<void> {
  const { domainMode, poolDomain, subdomain } = deployment.spec;
  if (domainMode !== "pool") return;
  const held = await parts.domainServices(asker).pdm.read(poolDomain, subdomain, AbortSignal.timeout(checkMs)).catch(unavailable);
  if (held === undefined || !isOwn(held, deployment)) await demandName(parts, deployment.spec);
}

const codes: Partial<Record<CheckReason, ErrorCode>> = {
  "invalid-format": "invalid-format",
  "unsupported-pool": "unsupported-pool",
  "forbidden-test-domain": "forbidden-test-domain",
  reserved: "subdomain-reserved",
  "pdm-unavailable": "pdm-unavailable",
};

function unavailable(error: unknown): never {
  if (error instanceof DOMException)
    throw new CatalystError("pdm-unavailable", { detail: `There was no answer within ${checkMs / 1000} s`, cause: error });
  throw error;
}
