import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Fault, FaultEngine } from "../faults/fault.ts";
import { sendAnswer, dropConnection } from "../faults/spoil-answer.ts";
import type { Journal } from "../journal/journal.ts";
import { scrub } from "../journal/scrub.ts";
import { globalActionRoutes } from "./action-routes.ts";
import { authenticate, authorise, type Identity } from "./authenticate.ts";
import type { Cloud } from "./cloud.ts";
import { ApiError, errorBody } from "./errors.ts";
import type { Answer, Call, KindModule, Route } from "./kind-module.ts";
import { milliseconds } from "../duration.ts";
import { createRateLimiter, type Allowance, type RateLimiter } from "./rate-limit.ts";
import { readOnlyRoutes } from "./read-only.ts";
import { checkBody, parseBody, unknownFields } from "./read-body.ts";
import { timestamp } from "./timestamp.ts";

export interface HetznerApiParts {
  cloud: Cloud;
  modules: KindModule[];
  faults: FaultEngine;
  journal: Journal;
  findToken: (sha256: string) => Identity | undefined;
}

/** One request while it is being answered. */
interface Exchange {
  request: FastifyRequest;
  route: Route | undefined;
  path: string;
  startedAt: number;
  identity?: Identity;
  allowance: Allowance;
  body: unknown;
  fault: Fault | undefined;
  warning?: string;
}

/** Serves the emulated API below the prefix it is registered with. */
export function registerHetznerApi(app: FastifyInstance, parts: HetznerApiParts): RateLimiter {
  const { cloud } = parts;
  const limiter = createRateLimiter(cloud.clock);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, text, done) => done(null, text));
  for (const route of [...parts.modules.flatMap((module) => module.routes), ...globalActionRoutes, ...readOnlyRoutes]) {
    app.route({ method: route.method, url: route.path, handler: (request, reply) => exchange(parts, limiter, route, request, reply) });
  }
  app.setNotFoundHandler((request, reply) => exchange(parts, limiter, undefined, request, reply));
  return limiter;
}

async function exchange(
  parts: HetznerApiParts,
  limiter: RateLimiter,
  route: Route | undefined,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { cloud } = parts;
  cloud.clock.settle();
  const run: Exchange = {
    request,
    route,
    path: request.url.split("?", 1)[0]!.replace(/^\/v1/, ""),
    startedAt: performance.now(),
    allowance: limiter.stranger(),
    body: undefined,
    fault: undefined,
  };
  // The whole exchange up to the answer is synchronous unless a delay asks for more, so requests never interleave half-way.
  let answer = open(parts, limiter, run);
  const wait = (run.fault?.delay ?? 0) + httpLatency(cloud, run);
  if (wait > 0) await cloud.clock.sleep(wait);
  if (run.fault?.drop === "before-reading") {
    record(parts, run, { status: 0 });
    return dropConnection(reply);
  }
  answer ??= perform(parts, run);
  record(parts, run, answer);
  return sendAnswer(reply, skewed(cloud, run, answer), run.fault, headersOf(run), cloud.clock);
}

/** Finds out who asks what, and whether a fault or a limit answers in our place. */
function open(parts: HetznerApiParts, limiter: RateLimiter, run: Exchange): Answer | undefined {
  const { request } = run;
  let refused: Answer | undefined;
  try {
    run.identity = authenticate(parts.findToken, request.headers.authorization, parts.cloud.clock.wall());
  } catch (error) {
    refused = errorAnswer(error);
  }
  try {
    run.body = run.route?.validator ? parseBody((request.body as string | undefined) ?? "") : undefined;
  } catch (error) {
    refused ??= errorAnswer(error);
  }
  run.fault = parts.faults.decide({
    target: "hetzner",
    method: request.method,
    path: run.path,
    query: request.query as Record<string, string>,
    body: run.body,
    token: run.identity?.token.id ?? null,
    client: clientOf(request),
  });
  if (run.identity) {
    if (run.fault?.drainRateLimit) limiter.drain(run.identity.project);
    run.allowance = limiter.take(run.identity.project);
    if (!run.allowance.allowed) refused ??= errorAnswer(new ApiError("rate_limit_exceeded", "limit of 3600 requests per hour reached"));
  }
  const { error, htmlError } = run.fault ?? {};
  if (error) return { status: error.status, json: errorBody(error.code, error.message, error.details) };
  if (htmlError) return { status: htmlError.status };
  return refused;
}

/** Does what was asked; everything it changed is committed with it, or nothing is when it throws. */
function perform(parts: HetznerApiParts, run: Exchange): Answer {
  const { cloud } = parts;
  const { route, request, identity, fault } = run;
  if (fault?.lost?.after === "nothing") return { status: 204 };
  cloud.clock.settle();
  cloud.imposedOutcome = fault?.outcome;
  try {
    authorise(identity!, request.method);
    if (!route) {
      run.warning = "this endpoint is not emulated";
      throw new ApiError("not_found", "this endpoint does not exist");
    }
    checkBody(route, run.body);
    const unknown = unknownFields(route, run.body);
    if (unknown.length > 0) run.warning = `unknown fields: ${unknown.join(", ")}`;
    return route.run(toCall(cloud, run), run.body);
  } catch (error) {
    return errorAnswer(error);
  } finally {
    cloud.imposedOutcome = undefined;
    cloud.store.commit();
  }
}

function toCall(cloud: Cloud, run: Exchange): Call {
  const { request, identity, fault, path } = run;
  const call: Call = {
    cloud,
    project: identity!.project,
    params: request.params as Record<string, string>,
    query: request.query as Record<string, string>,
    url: `http://${request.headers.host ?? ""}/v1${path}`,
  };
  if (fault?.staleBy !== undefined && request.method === "GET") call.staleAt = cloud.clock.now() - fault.staleBy;
  return call;
}

function errorAnswer(error: unknown): Answer & { code: string } {
  if (!(error instanceof ApiError)) throw error;
  return { status: error.status, json: errorBody(error.code, error.message, error.details), code: error.code };
}

function httpLatency(cloud: Cloud, run: Exchange): number {
  const kind = run.request.method === "GET" ? "http_get" : "http_write";
  const { p50, p95 } = cloud.knobs.get(`hetzner.latency.${kind}`);
  if (p50 === 0) return 0;
  const key = `${kind} ${run.identity?.project.id ?? ""} ${run.path}`;
  return cloud.rng.logNormal(key, milliseconds(p50), milliseconds(p95)) * cloud.knobs.get("hetzner.latency.scale");
}

function headersOf({ allowance }: Exchange): Record<string, string> {
  return {
    "ratelimit-limit": String(allowance.limit),
    "ratelimit-remaining": String(allowance.remaining),
    "ratelimit-reset": String(allowance.reset),
  };
}

/** Shifts every time in the body of an answer, as a server with a wrong clock would. */
function skewed(cloud: Cloud, { fault }: Exchange, answer: Answer): Answer {
  const skew = fault?.clockSkew;
  if (skew === undefined) return answer;
  const shift = (text: string): string => timestamp(Date.parse(text) + skew);
  const json = answer.json?.replaceAll(/(?<=")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00(?=")/g, shift);
  return {
    ...answer,
    ...(json !== undefined && { json }),
    headers: { ...answer.headers, date: new Date(cloud.clock.wall() + skew).toUTCString() },
  };
}

function clientOf(request: FastifyRequest): string {
  return request.headers["user-agent"] ?? "";
}

function record({ cloud, journal }: HetznerApiParts, run: Exchange, answer: Answer): void {
  const { request, identity, fault } = run;
  const code = answer.status >= 400 && answer.json ? /"code":"([a-z_]+)"/.exec(answer.json)?.[1] : undefined;
  journal.add({
    wall: new Date(cloud.clock.wall()).toISOString(),
    virtual: Math.round(cloud.clock.now()),
    target: "hetzner",
    project: identity?.project.id ?? null,
    tokenId: identity?.token.id ?? null,
    client: clientOf(request),
    method: request.method,
    path: run.path,
    query: request.url.slice(request.url.indexOf("?") + 1 || request.url.length),
    requestBody: run.body === undefined ? null : scrub(run.body),
    status: answer.status,
    ...(code !== undefined && { code }),
    ...(fault && { ruleId: fault.ruleId }),
    actionIds: answer.actionIds ?? [],
    ms: Math.round((performance.now() - run.startedAt) * 100) / 100,
    ...(run.warning !== undefined && { warning: run.warning }),
  });
}
