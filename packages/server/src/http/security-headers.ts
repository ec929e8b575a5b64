import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "./add-route.ts";

export interface SecurityHeaderOptions {
  publicURL: string;
  /** The one foreign origin whose pages may call the API; undefined: none. */
  corsOrigin: string | undefined;
}

/** For replies that are data or our plain pages: nothing is loaded but their own style, and forms go only to us. */
const contentSecurityPolicy =
  "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const preflightSeconds = "600";

/** Sets on every reply what a browser needs to know to keep others out. Register first, so that refusals carry it too. */
export function registerSecurityHeaders(app: App, { publicURL, corsOrigin }: SecurityHeaderOptions): void {
  const headers: Record<string, string> = {
    "content-security-policy": contentSecurityPolicy,
    // Replies are somebody's own; what may be kept says so itself.
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": corsOrigin === undefined ? "same-origin" : "same-site",
    ...(publicURL.startsWith("https:") ? { "strict-transport-security": "max-age=31536000" } : {}),
  };

  app.addHook("onRequest", async (request, reply) => {
    reply.headers(headers);
    return corsOrigin === undefined ? undefined : admitOrigin(request, reply, corsOrigin);
  });
}

/** A preflight asks for permission and is answered here; it carries no session, so nothing behind could answer it. */
function admitOrigin(request: FastifyRequest, reply: FastifyReply, corsOrigin: string): FastifyReply | undefined {
  reply.header("vary", "Origin");
  if (request.headers.origin !== corsOrigin) return undefined;
  reply.headers({
    "access-control-allow-origin": corsOrigin,
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "Idempotency-Replayed, Retry-After, X-Request-Id",
  });
  if (request.method !== "OPTIONS" || request.headers["access-control-request-method"] === undefined) return undefined;
  return reply
    .code(204)
    .headers({
      "access-control-allow-methods": "GET, POST, PUT, DELETE",
      "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key, Last-Event-ID, X-Catalyst-CSRF",
      "access-control-max-age": preflightSeconds,
    })
    .send();
}
