import { routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import type { ByoDomains } from "./byo-domains.ts";
import { tokenName } from "./domain-facts.ts";

/** Bytes of a request of the pool-domain-manager. */
const bodyLimit = 16 * 1024;

export function registerByoRoutes(app: App, byoDomains: ByoDomains): void {
  addRoute(
    app,
    routes.planByoDomain,
    ({ params, body, caller, signal }) => byoDomains.plan(actorOf(caller), params["domain"] ?? "", sealed(body), signal),
    { bodyLimit },
  );

  addRoute(
    app,
    routes.commitByoDomain,
    async ({ params, body, caller, signal, reply }) => {
      const delegation = await byoDomains.commit(actorOf(caller), params["domain"] ?? "", sealed(body), signal);
      if (delegation.warning) reply.code(202);
      return delegation;
    },
    { bodyLimit },
  );

  addRoute(app, routes.readByoDomain, async ({ params, caller, signal }) => {
    const delegation = await byoDomains.read(actorOf(caller), params["domain"] ?? "", signal);
    if (!delegation) throw new CatalystError("not-found", { detail: `Nobody holds ${params["domain"] ?? "it"} here` });
    return delegation;
  });

  addRoute(
    app,
    routes.rollBackByoDomain,
    async ({ params, body, caller, signal, reply }) => {
      const delegation = await byoDomains.rollback(actorOf(caller), params["domain"] ?? "", sealed(body), signal);
      if (delegation.warning) reply.code(202);
      return delegation;
    },
    { bodyLimit },
  );

  addRoute(
    app,
    routes.releaseByoDomain,
    async ({ params, body, caller, signal, reply }) => {
      const delegation = await byoDomains.release(actorOf(caller), params["domain"] ?? "", sealed(body ?? {}), signal);
      if (!delegation) throw new CatalystError("not-found", { detail: `Nobody holds ${params["domain"] ?? "it"} here` });
      if (delegation.warning) reply.code(202);
      return delegation;
    },
    { bodyLimit },
  );
}

/** The token opens only on its way to the registrar. */
function sealed<Body extends { token?: string }>(body: Body): Omit<Body, "token"> & { token?: Secret } {
  const { token, ...rest } = body;
  return { ...rest, ...(token === undefined ? {} : { token: new Secret(tokenName, token) }) };
}
