import { createHash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Sends what is the same for everybody: it may be kept for a minute, and is not sent again to who still has it. */
export function answerCacheable(request: FastifyRequest, reply: FastifyReply, body: unknown): FastifyReply {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const tag = `"${createHash("sha256").update(text).digest("base64url")}"`;
  reply.headers({ etag: tag, "cache-control": "public, max-age=60" });
  return has(request.headers["if-none-match"], tag) ? reply.code(304).send() : reply.send(body);
}

/** RFC 9110 §13.1.2: a list of tags, compared without regard to weakness, or `*`. */
function has(header: string | undefined, tag: string): boolean {
  const held = (header ?? "").split(",").map((each) => each.trim().replace(/^W\//, ""));
  return held.includes(tag) || held.includes("*");
}
