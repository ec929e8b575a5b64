import { routes } from "@catalyst/contract";
import type { Db } from "../../database/connect.ts";
import { type App, addRoute } from "../../http/add-route.ts";
import { mayProceed } from "../../http/rate-limit.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import { Secret } from "../../platform/secret.ts";
import { actorOf } from "../pdm-callers/actor.ts";
import type { RegistrarService } from "./registrar-service.ts";

export interface RegistrarRouteParts {
  registrars: RegistrarService;
  db: Db;
  clock: Clock;
  /** Of one person, in a minute. */
  validationsPerMinute?: number;
}

/** Clients of these two routes know this limit, and its code. */
const largestBody = 16 * 1024;

export function registerRegistrarRoutes(app: App, { registrars, db, clock, validationsPerMinute = 10 }: RegistrarRouteParts): void {
  const guarded: readonly unknown[] = [routes.validateRegistrar.path, routes.setNameservers.path];
  app.addHook("onRequest", async (request) => {
    const isLarge = Number(request.headers["content-length"] ?? 0) > largestBody;
    if (isLarge && guarded.includes(request.routeOptions.config.route?.path)) throw new CatalystError("request-too-large");
  });

  addRoute(app, routes.listRegistrars, async () => registrars.list());

  addRoute(app, routes.validateRegistrar, async ({ params, body, caller, signal }) => {
    requireSmall(body);
    const actor = actorOf(caller);
    if (actor.personId !== undefined) await countValidation(actor.personId);
    return registrars.validate(params["registrar"] ?? "", { domain: body.domain, token: tokenOf(body.token) }, signal);
  });

  addRoute(app, routes.setNameservers, async ({ params, body, caller, signal, reply }) => {
    requireSmall(body);
    const { token, domain, ...rest } = body;
    const call = { ...rest, domain, token: tokenOf(token) };
    const answer = await registrars.setNameservers(actorOf(caller), params["registrar"] ?? "", call, signal);
    if (answer.operation) reply.code(202);
    return answer;
  });

  async function countValidation(personId: string): Promise<void> {
    const limit = { count: validationsPerMinute, windowMs: 60_000 };
    if (await mayProceed(db, clock, { subject: personId, action: "validateRegistrar", limit })) return;
    throw new CatalystError("rate-limited", { detail: `At most ${limit.count} in 60 s`, headers: { "retry-after": "60" } });
  }
}

/** For bodies that come without a length. */
function requireSmall(body: object): void {
  if (Buffer.byteLength(JSON.stringify(body)) > largestBody) throw new CatalystError("request-too-large");
}

function tokenOf(text: string | undefined): Secret | undefined {
  return text === undefined ? undefined : new Secret("registrar_token", text);
}
