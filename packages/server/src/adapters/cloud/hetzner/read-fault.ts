import type { HttpReply } from "../../../platform/http.ts";
import type { ForeignFault } from "../../../platform/http/foreign-error.ts";
import { checkers } from "./schema.ts";

/** Proxies in front of the API answer without its envelope; their status is all there is to go by. */
const codeByStatus: Record<number, string> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  409: "conflict",
  423: "locked",
  429: "rate_limit_exceeded",
  500: "server_error",
  502: "bad_gateway",
  503: "unavailable",
  504: "timeout",
};

/** Reads Hetzner's error envelope `{"error":{code,message,details}}`. */
export function readFault(reply: HttpReply): ForeignFault {
  if (checkers.error.Check(reply.body)) return reply.body.error;
  return { code: codeByStatus[reply.status] ?? `http_${reply.status}`, message: `HTTP ${reply.status} without an error document` };
}
