import type { Db } from "../../../../database/connect.ts";
import { isDomainName } from "../../../../platform/domain-name.ts";
import { CatalystError } from "../../../../platform/errors.ts";
import type { Caller } from "../../../identity/caller.ts";
import { isPoolLabel } from "../../../pools/read-name.ts";
import type { DeploymentSpec } from "../../deployment.ts";
import type { DomainServicesFor } from "../../domain-services.ts";
import { ok } from "../../phases/preflight/check.ts";
import { slugOf } from "../../slug.ts";
import { demandName } from "../demand-name.ts";
import { demandFree } from "../sovereign-exists.ts";
import { type Finding, refuse } from "./finding.ts";

interface NameParts {
  db: Db;
  domainServices: DomainServicesFor;
}

/** The name can be had, as creating would demand it. Nothing is reserved. */
export async function checkName(parts: NameParts, spec: DeploymentSpec, caller: Caller): Promise<Finding> {
  const { fqdn } = spec;
  try {
    await demandHad(parts, spec, caller);
  } catch (error) {
    if (!(error instanceof CatalystError) || error.status >= 500) throw error;
    const suggestions = await suggest(parts, spec, caller);
    const facts = { reason: error.code, ...error.members, ...(suggestions.length > 0 ? { suggestions } : {}) };
    const fix = `Choose another name${suggestions.length > 0 ? `, such as ${suggestions.join(" or ")}` : ""}.`;
    return refuse("name", `${error.message.replace(/\.$/, "")}.`, { fix, facts });
  }
  const message = spec.domainMode === "pool" ? `${fqdn} is free.` : `No other deployment uses ${fqdn}.`;
  return ok("name", message, { fqdn, domainMode: spec.domainMode });
}

/** What is added to a name that is taken, in the order of preference. */
const endings = ["cloud", "hq", "2", "3"];
const mostSuggestions = 2;

/** Names like the wanted one that can be had now. */
async function suggest(parts: NameParts, spec: DeploymentSpec, caller: Caller): Promise<string[]> {
  if (spec.domainMode !== "pool") return [];
  const likes = endings
    .map((ending) => `${spec.subdomain}-${ending}`)
    .map((subdomain) => ({ ...spec, subdomain, fqdn: `${subdomain}.${spec.poolDomain}` }))
    .filter(({ subdomain, fqdn }) => isPoolLabel(subdomain) && isDomainName(fqdn));
  const free = await Promise.all(likes.map((like) => nameIfFree(parts, like, caller)));
  return free.flatMap((fqdn) => fqdn ?? []).slice(0, mostSuggestions);
}

async function nameIfFree(parts: NameParts, spec: DeploymentSpec, caller: Caller): Promise<string | undefined> {
  try {
    await demandHad(parts, spec, caller);
    return spec.fqdn;
  } catch {
    return undefined;
  }
}

async function demandHad({ db, domainServices }: NameParts, spec: DeploymentSpec, caller: Caller): Promise<void> {
  await demandFree(db, { fqdn: spec.fqdn, slug: slugOf(spec.fqdn) }, caller);
  await demandName({ domainServices }, spec);
}
