import { type CheckResult, routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import type { Pools } from "../pools/pools.ts";
import type { Allocations } from "./allocations.ts";
import { type LookUp, checkForeignName } from "./check-name.ts";

export interface AllocationRouteParts {
  allocations: Allocations;
  pools: Pools;
  lookUp: LookUp;
  forbiddenDomains: readonly string[];
}

/** Registers the routes by which names are checked, held, given, changed and taken away. */
export function registerAllocationRoutes(app: App, { allocations, pools, lookUp, forbiddenDomains }: AllocationRouteParts): void {
  addRoute(app, routes.checkName, async ({ params, query, caller }) =>
    allocations.check(actorOf(caller), params["poolDomain"] ?? "", query.sub),
  );

  addRoute(app, routes.checkSubdomain, async ({ body, caller, signal }): Promise<CheckResult> => {
    const domain = pools.read(body.poolDomain);
    if (pools.list().some((pool) => pool.domain === domain)) return allocations.check(actorOf(caller), domain, body.subdomain);
    return checkForeignName(lookUp, forbiddenDomains, { domain, label: body.subdomain }, signal);
  });

  addRoute(app, routes.listAllocations, async ({ params, query, caller }) =>
    allocations.list(actorOf(caller), params["poolDomain"] ?? "", query),
  );

  addRoute(app, routes.reserveName, async ({ params, body, caller, reply }) => {
    const { reservation, isNew } = await allocations.reserve(actorOf(caller), params["poolDomain"] ?? "", body);
    reply.code(isNew ? 201 : 200);
    return reservation;
  });

  addRoute(app, routes.renewReservation, async ({ params, body, caller }) =>
    allocations.renew(actorOf(caller), params["poolDomain"] ?? "", body),
  );

  addRoute(app, routes.commitAllocation, async ({ params, body, caller, reply }) => {
    const allocation = await allocations.commit(actorOf(caller), params["poolDomain"] ?? "", body);
    if (allocation.warning) reply.code(202);
    return allocation;
  });

  addRoute(app, routes.putAllocation, async ({ params, body, caller, reply }) => {
    const allocation = await allocations.put(actorOf(caller), keyOf(params, "subdomain"), body);
    if (allocation.warning) reply.code(202);
    return allocation;
  });

  addRoute(app, routes.readAllocation, async ({ params, caller }) => allocations.read(actorOf(caller), keyOf(params, "subdomain")));

  addRoute(app, routes.releaseName, async ({ params, query, body, caller, reply }) => {
    const answer = await allocations.release(actorOf(caller), params["poolDomain"] ?? "", { ...query, ...body });
    if (answer.warning) reply.code(202);
    return answer;
  });

  addRoute(app, routes.putPoolName, async ({ params, body, caller }) =>
    allocations.putName(actorOf(caller), keyOf(params, "label"), body.target),
  );

  addRoute(app, routes.deletePoolName, async ({ params, caller }) => {
    await allocations.deleteName(actorOf(caller), keyOf(params, "label"));
    return undefined;
  });
}

function keyOf(params: object, name: "subdomain" | "label"): { pool: string; label: string } {
  const { poolDomain: pool, [name]: label } = params as Record<string, string | undefined>;
  if (pool === undefined || label === undefined)
    throw new CatalystError("invalid-body", { fields: { poolDomain: "is required", [name]: "is required" } });
  return { pool, label };
}
