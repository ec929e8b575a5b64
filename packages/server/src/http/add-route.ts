import type { Route } from "@catalyst/contract";
import type { SSERouteOptions } from "@fastify/sse";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type Parts, shortened, unfold } from "./short-form.ts";
import type { Static, TSchema } from "typebox";
import type { Caller } from "../features/identity/caller.ts";

export type App = FastifyInstance;

/** Prefixes under which every route of the API answers alike. */
export const apiPrefixes = ["/api/v1", "/sovereign/api/v1"] as const;

export interface RouteInput<R extends Route> {
  params: PartOf<R, "params">;
  query: PartOf<R, "query">;
  body: PartOf<R, "body">;
  /** Who asks. Routes that are open to anybody must not look at it. */
  caller: Caller;
  /** Aborts when the client goes away. */
  signal: AbortSignal;
  request: FastifyRequest;
  reply: FastifyReply;
}

export interface RouteOptions {
  /** Bytes; 64 KiB unless said. */
  bodyLimit?: number;
  /** The handler streams events itself. */
  sse?: boolean;
}

export type RouteHandler<R extends Route> = (input: RouteInput<R>) => Promise<unknown>;

/** Registers a route of the contract under its prefixes, and under its short address if it has one. The first success status is answered unless the handler sets another. */
export function addRoute<const R extends Route>(app: App, route: R, handler: RouteHandler<R>, options: RouteOptions = {}): void {
  const status = Number(Object.keys(route.replies)[0]);
  const prefixes = route.prefix === "api" ? apiPrefixes : [""];
  for (const prefix of prefixes) register(prefix + route.path, schemaOf(route), partsOf);
  if (route.short === undefined) return;
  const long = prefixes.map((prefix) => prefix + route.path);
  const short = [...prefixes, "/v1"].map((prefix) => prefix + route.short).filter((url) => !long.includes(url));
  for (const url of short) register(url, schemaOf(shortened(route)), (request) => unfold(route, partsOf(request)));

  function register(url: string, schema: Record<string, unknown>, read: (request: FastifyRequest) => Parts): void {
    app.route({
      method: route.method,
      url,
      schema,
      config: { route },
      ...(options.bodyLimit === undefined ? {} : { bodyLimit: options.bodyLimit }),
      // A HEAD would open a stream that nobody reads and that never ends.
      ...(options.sse ? { sse: "manual" satisfies SSERouteOptions, exposeHeadRoute: false } : {}),
      handler: async (request, reply) => {
        reply.code(status);
        const input = {
          ...read(request),
          caller: request.caller,
          // Made only for who asks: it costs an AbortController per request.
          get signal() {
            return request.signal;
          },
          request,
          reply,
        };
        const body = await handler(input as unknown as RouteInput<R>);
        return reply.sent || reply.raw.headersSent ? reply : reply.send(body);
      },
    });
  }
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** The contract's route; unset for what the contract does not describe (the issuer, static files). */
    route?: Route;
  }
  interface FastifyRequest {
    caller: Caller;
  }
}

type PartOf<R extends Route, Part extends "params" | "query" | "body"> = R[Part] extends TSchema ? Static<R[Part]> : undefined;

function partsOf({ params, query, body }: FastifyRequest): Parts {
  return { params, query, body };
}

function schemaOf(route: Pick<Route, "params" | "query" | "body" | "replies">): Record<string, unknown> {
  const response = Object.fromEntries(
    Object.entries(route.replies)
      .filter(([, schema]) => schema !== null && !isText(schema))
      .map(([status, schema]) => [status, schema]),
  );
  return {
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(Object.keys(response).length > 0 ? { response } : {}),
  };
}

function isText(schema: TSchema | null): boolean {
  return schema !== null && "type" in schema && schema.type === "string";
}
