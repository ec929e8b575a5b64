import { CatalystError } from "../../../../platform/errors.ts";
import type { Secret } from "../../../../platform/secret.ts";
import { internalActor } from "../../../pdm-callers/actor.ts";
import type { DeploymentSpec } from "../../deployment.ts";
import type { DomainServicesFor } from "../../domain-services.ts";
import { ok, warn } from "../../phases/preflight/check.ts";
import { type Finding, refuse } from "./finding.ts";

/** Codes that say nothing about the token: theirs to get over. */
const theirs: ReadonlySet<string> = new Set(["rate-limited", "api-unavailable", "pdm-unreachable", "pdm-unavailable"]);

/** The registrar accepts the token and has the domain; in the mode that changes the delegation through its API. */
export async function checkRegistrar(
  domainServices: DomainServicesFor,
  { fqdn, registrar = "" }: DeploymentSpec,
  token: Secret,
  signal: AbortSignal,
): Promise<Finding> {
  const services = domainServices(internalActor("controller:deployments"));
  try {
    const { nameservers, warnings } = await services.probeRegistrar(registrar, { domain: fqdn, token }, signal);
    const facts = { registrar, nameservers };
    if (warnings.length > 0) return warn("registrar", warnings.join(" "), { facts });
    return ok("registrar", `${registrar} accepts the token and has ${fqdn}.`, facts);
  } catch (error) {
    if (!(error instanceof CatalystError) || theirs.has(error.code)) throw error;
    const fix = "Check the token and the domain at the registrar.";
    return refuse("registrar", `${error.message.replace(/\.$/, "")}.`, { fix, facts: { registrar, reason: error.code } });
  }
}
