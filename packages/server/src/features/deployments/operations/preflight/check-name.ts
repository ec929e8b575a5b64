import { CatalystError } from "../../../../platform/errors.ts";
import type { Caller } from "../../../identity/caller.ts";
import type { Db } from "../../../../database/connect.ts";
import type { DeploymentSpec } from "../../deployment.ts";
import type { DomainServicesFor } from "../../domain-services.ts";
import { ok } from "../../phases/preflight/check.ts";
import { slugOf } from "../../slug.ts";
import { demandName } from "../demand-name.ts";
import { demandFree } from "../sovereign-exists.ts";
import { type Finding, refuse } from "./finding.ts";

/** The name can be had, as creating would demand it. Nothing is reserved. */
export async function checkName(
  { db, domainServices }: { db: Db; domainServices: DomainServicesFor },
  spec: DeploymentSpec,
  caller: Caller,
): Promise<Finding> {
  const { fqdn } = spec;
  try {
    await demandFree(db, { fqdn, slug: slugOf(fqdn) }, caller);
    await demandName({ domainServices }, spec);
  } catch (error) {
    if (!(error instanceof CatalystError) || error.status >= 500) throw error;
    const facts = { reason: error.code, ...error.members };
    return refuse("name", `${error.message.replace(/\.$/, "")}.`, { fix: "Choose another name.", facts });
  }
  const message = spec.domainMode === "pool" ? `${fqdn} is free.` : `No other deployment uses ${fqdn}.`;
  return ok("name", message, { fqdn, domainMode: spec.domainMode });
}
