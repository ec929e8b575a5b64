import { State, isSettled, routes } from "@catalyst/contract";
import { type App, addRoute } from "../../http/add-route.ts";
import { finishIdempotent } from "../../http/idempotency.ts";
import { CatalystError } from "../../platform/errors.ts";
import { readEvents } from "../../events/read-events.ts";
import { roleGrants } from "@catalyst/contract";
import type { Caller } from "../identity/caller.ts";
import {
  type DeploymentsParts,
  cancelDeployment,
  createDeployment,
  deleteDeployment,
  releaseSubdomain,
  retryDeployment,
  wipeDeployment,
} from "./deployments.ts";
import { demandDeployment, demandUnwiped } from "./demand-deployment.ts";
import { readCursor } from "./cursor.ts";
import type { DelegationChecks } from "../delegation/delegation-checks.ts";
import { describeDns } from "./describe-dns.ts";
import { createKeptViews } from "./kept-views.ts";
import { type PreflightParts, createPreflight } from "./operations/preflight-deployment.ts";
import { readProgress } from "./progress.ts";
import { type StreamParts, streamEvents } from "./stream-events.ts";
import { viewDeployment } from "./view-deployment.ts";

export interface DeploymentRoutesParts extends DeploymentsParts {
  stream: StreamParts;
  delegations: Pick<DelegationChecks, "check">;
  preflight: Omit<PreflightParts, keyof DeploymentsParts>;
}

/** Registers what clients do with deployments. Each route reads its input and hands it to one operation. */
export function registerDeploymentRoutes(app: App, parts: DeploymentRoutesParts): void {
  const { db, clock } = parts;

  addRoute(app, routes.createDeployment, ({ body, caller, request }) =>
    createDeployment(parts, body, caller, (tx, reply) => {
      request.audit.target = reply.id;
      return finishIdempotent(tx, request, 201, reply);
    }),
  );

  const preflight = createPreflight({ ...parts, ...parts.preflight });
  addRoute(app, routes.preflightDeployment, ({ body, caller, signal }) => preflight(body, caller, signal));

  const views = createKeptViews(db);
  const stateSchema: Record<string, unknown> = { ...State };
  addRoute(app, routes.listDeployments, async ({ query, caller, reply }) => {
    const sort = query.sort ?? "newest";
    const search = query.search?.trim() ?? "";
    const owner = query.all && seesAll(caller) ? undefined : caller.personId;
    const { status, fqdn } = query;
    const filter = {
      limit: query.limit ?? 50,
      sort,
      ...(owner === undefined ? {} : { owner }),
      ...(status === undefined ? {} : { status }),
      ...(fqdn === undefined ? {} : { fqdn: fqdn.trim().toLowerCase() }),
      ...(search === "" ? {} : { search }),
      ...(query.cursor === undefined ? {} : { after: readCursor(query.cursor, sort) }),
    };
    reply.type("application/json; charset=utf-8");
    return views.page(filter, reply.compileSerializationSchema(stateSchema));
  });

  addRoute(app, routes.readDeployment, async ({ params }) => viewDeployment(db, await demandUnwiped(db, params.id)));

  addRoute(app, routes.deleteDeployment, async ({ params, query }) => {
    await demandUnwiped(db, params.id);
    await deleteDeployment(parts, params.id, query.force ?? false);
  });

  addRoute(
    app,
    routes.streamEvents,
    async ({ params, query, caller, request, reply }) => {
      const header = Number(request.headers["last-event-id"]);
      const lastEventId = request.headers["last-event-id"] !== undefined && Number.isInteger(header) && header >= 0 ? header : undefined;
      await streamEvents(parts.stream, reply, { id: params.id, reader: caller.personId, since: query.since, lastEventId });
    },
    { sse: true },
  );

  addRoute(app, routes.listEvents, async ({ params, query }) => {
    const deployment = await demandDeployment(db, params.id);
    // Beyond the head counts as the head.
    const since = Math.min(query.since ?? 0, deployment.lastSeq);
    const events = await readEvents(db, params.id, since, query.limit ?? 1000);
    const nextSince = events.at(-1)?.seq ?? since;
    return {
      state: await viewDeployment(db, deployment),
      events,
      done: isSettled(deployment.status) && nextSince >= deployment.lastSeq,
      nextSince,
    };
  });

  addRoute(app, routes.readProgress, async ({ params }) => readProgress(db, clock, await demandUnwiped(db, params.id)));

  addRoute(app, routes.cancelDeployment, async ({ params, body }) => {
    await demandUnwiped(db, params.id);
    const { id, status, subState } = await cancelDeployment(parts, params.id, body);
    return { id, status, ...(subState ? { subState } : {}) };
  });

  addRoute(app, routes.retryDeployment, async ({ params, body, caller }) => {
    await demandUnwiped(db, params.id);
    return retryReply(await retryDeployment(parts, params.id, body, caller));
  });

  addRoute(app, routes.retryPhase, async ({ params, body, caller }) => {
    await demandUnwiped(db, params.id);
    return retryReply(await retryDeployment(parts, params.id, { ...body, fromPhase: params.phase }, caller));
  });

  addRoute(app, routes.wipeDeployment, async ({ params, query, body }) => {
    await demandUnwiped(db, params.id);
    const { id, spec } = await wipeDeployment(parts, params.id, body, query.force ?? false);
    return {
      deploymentId: id,
      sovereignFQDN: spec.fqdn,
      status: "wiping",
      message: `Everything that ${spec.fqdn} made in the cloud will be destroyed; follow it on the event stream`,
    };
  });

  addRoute(app, routes.readWipeReport, async ({ params }) => {
    await demandDeployment(db, params.id);
    const row = await db.selectFrom("wipe_reports").select("report").where("deployment_id", "=", params.id).executeTakeFirst();
    if (!row) throw new CatalystError("wipe-report-missing");
    return row.report;
  });

  addRoute(app, routes.releaseSubdomain, async ({ params }) => {
    await demandUnwiped(db, params.id);
    return releaseSubdomain(parts, params.id);
  });

  addRoute(app, routes.readDeploymentDns, async ({ params }) => {
    const deployment = await demandUnwiped(db, params.id);
    return describeDns(deployment, await parts.delegations.check(deployment.spec.fqdn));
  });

  addRoute(app, routes.listHeldCredentials, async ({ params }) => {
    const deployment = await demandDeployment(db, params.id);
    const held = await parts.vault.held(db, deployment.id);
    return {
      deploymentId: deployment.id,
      held: held.map(({ name, since }) => ({ name, since: since.toISOString(), until: "adopted-or-wiped" })),
    };
  });

  addRoute(app, routes.destroyHeldCredentials, async ({ params }) => {
    const deployment = await demandDeployment(db, params.id);
    if (!isSettled(deployment.status)) throw new CatalystError("deployment-in-flight");
    await parts.vault.remove(
      db,
      deployment.id,
      (await parts.vault.held(db, deployment.id)).map(({ name }) => name),
    );
    parts.live.forget(deployment.id);
  });
}

function retryReply({ deploymentId, phase, attempt }: Awaited<ReturnType<typeof retryDeployment>>) {
  return {
    id: deploymentId,
    status: "provisioning",
    phase,
    streamURL: `/api/v1/deployments/${deploymentId}/logs`,
    message: `Attempt ${attempt} goes on from ${phase}`,
  };
}

function seesAll(caller: Caller): boolean {
  return caller.roles.some((role) => roleGrants[role].includes("owner-read"));
}
