import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import { readName } from "../pools/read-name.ts";
import type { DelegationChecks } from "./delegation-checks.ts";

/** Registers the routes by which people and programs look at a delegation from outside. */
export function registerDelegationRoutes(app: App, checks: DelegationChecks): void {
  addRoute(app, routes.checkDelegation, async ({ query }) => checks.check(readDomain(query.domain)));
  addRoute(app, routes.inspectChain, async ({ query }) => checks.chain(readDomain(query.domain)));
}

/** Longest name in the DNS, characters. */
const longestName = 253;

/** The name as the DNS has it, from any spelling. */
function readDomain(text: string): string {
  const domain = readName(text);
  const labels = domain.split(".");
  const isName =
    domain.length <= longestName && labels.length >= 2 && labels.every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
  if (!isName)
    throw new CatalystError("invalid-query", {
      detail: "`domain` is no domain name",
      fields: { domain: "must be a domain name of at least two labels" },
    });
  return domain;
}
