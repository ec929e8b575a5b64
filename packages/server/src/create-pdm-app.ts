import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyInstance } from "fastify";
import type { PdmModule } from "./create-pdm.ts";
import { checkLimits } from "./features/allocations/check-limits.ts";
import { registerAudit } from "./features/audit/register-audit.ts";
import { createCallerCache } from "./features/identity/caller-cache.ts";
import { registerIdentity } from "./features/identity/register-identity.ts";
import { cookieRulesFor } from "./features/identity/session-cookie.ts";
import { registerIdempotency } from "./http/idempotency.ts";
import { registerPdmHealthRoutes } from "./http/pdm-health-routes.ts";
import { answerProblem } from "./http/problem.ts";
import { registerRateLimits } from "./http/rate-limit.ts";
import { refuseUnstorableText } from "./http/refuse-unstorable-text.ts";
import type { Foundations } from "./open-foundations.ts";
import { CatalystError } from "./platform/errors.ts";

/** Largest body of the manager's routes, bytes. */
const bodyLimit = 16 * 1024;

/** The pool-domain-manager's own listener: its routes and nothing else of the mothership. Programs come with tokens; people sign in elsewhere. */
export async function createPdmApp(foundations: Foundations, module: PdmModule): Promise<FastifyInstance> {
  const { config, db, vault, clock, random, log, metrics } = foundations;
  const apiLog = log.child({ part: "pdm-api" });
  const app = Fastify({
    logger: false,
    bodyLimit,
    requestTimeout: 30_000,
    keepAliveTimeout: 120_000,
    genReqId: () => random(8).toString("hex"),
    trustProxy: config.trustedProxies.length > 0 ? config.trustedProxies : false,
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => void answerProblem(error, request, reply, apiLog),
  });
  app.setValidatorCompiler(TypeBoxValidatorCompiler);
  app.setErrorHandler((error, request, reply) => answerProblem(error, request, reply, apiLog));
  app.setNotFoundHandler(async () => {
    throw new CatalystError("not-found");
  });
  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-request-id", request.id);
  });
  registerAudit(app, { db, clock, logger: apiLog });
  await registerIdentity(app, {
    db,
    clock,
    cache: createCallerCache(clock),
    findProgram: module.findProgram,
    ...(config.pdm.auth === "off" ? { anonymous: module.everybody } : {}),
    ownerOf: module.ownerOf,
    cookies: cookieRulesFor(config.publicURL),
    origins: [],
  });
  refuseUnstorableText(app);
  registerIdempotency(app, {
    db,
    clock,
    sealer: {
      seal: (context, plaintext) => vault.seal(db, "idempotency", context, plaintext),
      unseal: (context, sealed) => vault.unseal(db, "idempotency", context, sealed),
    },
  });
  registerRateLimits(app, { db, clock, limits: checkLimits });
  registerPdmHealthRoutes(app, { metrics, about: module.about, checks: module.checks });
  module.registerRoutes(app);
  return app;
}
