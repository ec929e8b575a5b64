import cookie from "@fastify/cookie";
import type { FastifyRequest } from "fastify";
import type { Db } from "../../database/connect.ts";
import type { App } from "../../http/add-route.ts";
import type { Clock } from "../../platform/clock.ts";
import { CatalystError } from "../../platform/errors.ts";
import { type AuthenticateContext, authenticate } from "./authenticate.ts";
import { type OwnerOf, authorise, isOpen } from "./authorise.ts";
import type { Caller } from "./caller.ts";
import type { CallerCache } from "./caller-cache.ts";
import { demandSameSite } from "./cross-site.ts";
import type { CookieRules } from "./session-cookie.ts";

export interface IdentityHookOptions {
  db: Db;
  clock: Clock;
  cache: CallerCache;
  findForeign?: AuthenticateContext["findForeign"];
  findProgram?: AuthenticateContext["findProgram"];
  /** Whoever comes without a credential is this one. Only where nobody but this machine can come. */
  anonymous?: Omit<Caller, "address">;
  ownerOf: OwnerOf;
  cookies: CookieRules;
  /** Origins whose pages may write with a session cookie: our own, and the one of CORS_ORIGIN. */
  origins: readonly string[];
}

/**
 * Puts one check in front of every address of the app: nobody gets past it but whoever a route's `access` lets in.
 * What the contract does not describe demands a signed-in person, unless its config says `open: true`.
 */
export async function registerIdentity(app: App, options: IdentityHookOptions): Promise<void> {
  await app.register(cookie);
  app.decorateRequest("caller");
  const context: AuthenticateContext = {
    db: options.db,
    clock: options.clock,
    cache: options.cache,
    findForeign: options.findForeign,
    findProgram: options.findProgram,
  };

  app.addHook("onRequest", async (request) => {
    const { route, open } = request.routeOptions.config;
    if (open || (route && isOpen(route))) return;
    const found = await authenticate(context, {
      authorization: request.headers.authorization,
      session: request.cookies[options.cookies.sessionName],
      address: request.ip,
    });
    const caller = found ?? (options.anonymous && { ...options.anonymous, address: request.ip });
    if (!caller) throw new CatalystError("unauthenticated");
    request.caller = caller;
    demandSameSite(
      caller,
      { method: request.method, origin: request.headers.origin, csrf: request.headers["x-catalyst-csrf"] },
      options.origins,
    );
    if (route) await authorise(route, caller, deploymentIdOf(request), options.ownerOf);
  });
}

declare module "fastify" {
  interface FastifyContextConfig {
    /** Anybody may come here without signing in. Only for what the contract does not describe: the built-in issuer and its pages. */
    open?: boolean;
  }
}

function deploymentIdOf(request: FastifyRequest): string | undefined {
  return (request.params as { id?: string } | undefined)?.id;
}
