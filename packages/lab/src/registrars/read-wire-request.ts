import type { FastifyRequest } from "fastify";
import type { WireRequest } from "./registrar-module.ts";

export function readWireRequest(request: FastifyRequest, prefix: string): WireRequest {
  const [path = "", search = ""] = request.url.split(/\?(.*)/s, 2);
  const text = typeof request.body === "string" ? request.body : "";
  return {
    method: request.method,
    path: path.slice(prefix.length) || "/",
    url: `http://${request.headers.host ?? ""}${request.url}`,
    query: Object.fromEntries(new URLSearchParams(search)),
    headers: request.headers,
    caller: request.ip,
    text,
    body: parseBody(text, request.headers["content-type"] ?? ""),
  };
}

function parseBody(text: string, contentType: string): unknown {
  if (contentType.startsWith("application/x-www-form-urlencoded")) return Object.fromEntries(new URLSearchParams(text));
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
