import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { actorOf, demandReach } from "../pdm-callers/actor.ts";
import type { Pools } from "./pools.ts";
import { reservedNames } from "./reserved-names.ts";

/** Registers the routes about pools, their rules and their name servers. */
export function registerPoolRoutes(app: App, pools: Pools): void {
  addRoute(app, routes.listReservedNames, async () => ({ reserved: reservedNames }));
  addRoute(app, routes.listNameservers, async () => pools.nameservers());
  addRoute(app, routes.listPools, async ({ signal }) => ({ pools: await pools.view(signal) }));
  addRoute(app, routes.listPoolDomains, async ({ signal }) => ({ pools: await pools.view(signal) }));
  addRoute(app, routes.bootstrapPool, async ({ params, caller, signal }) => {
    const domain = pools.require(params["poolDomain"] ?? "");
    demandReach(actorOf(caller), domain);
    return pools.bootstrap(domain, signal);
  });
}
