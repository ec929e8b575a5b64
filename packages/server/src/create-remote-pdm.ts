import { type RouteName, domainRoutes } from "@catalyst/contract";
import { createPdmClient, createRemotePdm } from "./adapters/pdm/http/remote-pdm.ts";
import type { PdmModule } from "./create-pdm.ts";
import { findOwner } from "./features/deployments/find-owner.ts";
import { actorOf } from "./features/pdm-callers/actor.ts";
import { forwardRoutes } from "./http/forward-routes.ts";
import type { Foundations } from "./open-foundations.ts";
import { CatalystError } from "./platform/errors.ts";
import { Secret } from "./platform/secret.ts";

/** What a mothership uses of the manager, wherever it is. */
export type PdmConnection = Pick<
  PdmModule,
  "servicesFor" | "delegations" | "registerRoutes" | "findProgram" | "checks" | "start" | "stop"
> &
  Partial<Pick<PdmModule, "about">>;

/** The manager of another place, at POOL_DOMAIN_MANAGER_URL: this process only passes on what it is asked, and has no names of its own. */
export function connectToPdm({ config, db }: Foundations, url: string): PdmConnection {
  const options = { url, token: new Secret("pdm_token", config.pdm.token ?? "") };
  const services = createRemotePdm(options);
  const client = createPdmClient(options);

  return {
    servicesFor: () => services,
    delegations: {
      check: (domain) => client.call("checkDelegation", { query: { domain }, signal: AbortSignal.timeout(lookMs) }),
      chain: (domain) => client.call("inspectChain", { query: { domain }, signal: AbortSignal.timeout(lookMs) }),
    },
    registerRoutes: (app) =>
      forwardRoutes(app, {
        client,
        names: Object.keys(domainRoutes) as RouteName[],
        // The other side sees a program; whose deployment it is can only be told here.
        async guard(name, { caller, body }) {
          const { personId, scopes } = actorOf(caller);
          if (name !== "setNameservers" || personId === undefined || scopes.includes("pdm:admin")) return;
          const { deploymentId } = body as unknown as { deploymentId?: string };
          if (deploymentId === undefined || (await findOwner(db, deploymentId)) !== personId)
            throw new CatalystError("forbidden", { detail: "Name a deployment of your own in `deploymentId`" });
        },
      }),
    // Programs come to the manager itself.
    findProgram: async () => undefined,
    checks: {
      pdm: {
        degrades: true,
        check: async () => {
          const answer = await fetch(new URL("/healthz", url), { signal: AbortSignal.timeout(healthMs) });
          return answer.ok ? undefined : `the manager at ${new URL(url).host} answers ${answer.status}`;
        },
      },
    },
    start() {},
    async stop() {},
  };
}

/** Longest that looking at a delegation may take, milliseconds. */
const lookMs = 25_000;
const healthMs = 2500;
