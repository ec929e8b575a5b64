import type { RegistrarAccount } from "../registrar-account.ts";
import { headerOf, jsonAnswer, RegistrarRefusal, type RegistrarCall, type RegistrarModule, type WireAnswer } from "../registrar-module.ts";
import { authenticate } from "./authenticate.ts";
import { findDomain, getDomain, listDomains, putDomain } from "./domains.ts";
import { createGlue, getGlue, listGlue, updateGlue } from "./glue-records.ts";
import { getNameServer, listNameServers, updateNameServers } from "./name-servers.ts";
import { getTask, listTasks } from "./tasks.ts";

const statuses: Record<string, number> = {
  INVALID_SIGNATURE: 400,
  QUERY_TIME_OUT: 400,
  INVALID_CREDENTIAL: 403,
  NOT_CREDENTIAL: 403,
  INVALID_KEY: 403,
  NOT_GRANTED_CALL: 403,
  NOT_FOUND: 404,
  BAD_REQUEST: 400,
  CONFLICT: 409,
  TOO_MANY_REQUESTS: 429,
  EXPIRED: 460,
  INTERNAL_SERVER_ERROR: 500,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
};

const phrases: Record<number, string> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  409: "Conflict",
  429: "Too Many Requests",
  460: "Expired",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** Codes the real API leaves out: there the status alone says it. */
const unnamed = new Set(["BAD_REQUEST", "NOT_FOUND", "CONFLICT", "EXPIRED"]);

/** OVH's API 1.0: every call signed, every change a task. */
export const ovh: RegistrarModule = {
  name: "ovh",
  secretParameters: [],
  owner(book, request) {
    const key = headerOf(request, "x-ovh-application");
    return book.accounts("ovh").find(({ credentials }) => key !== undefined && credentials["appKey"] === key);
  },
  limits: () => [{ calls: 60, perMs: 60_000 }],
  run(call) {
    const { book, request, skew } = call;
    if (request.path === "/1.0/auth/time" && request.method === "GET") {
      return jsonAnswer(200, Math.floor((book.clock.wall() + skew) / 1000));
    }
    return route(call, authenticate(call, ovh.owner(book, request)));
  },
  statusOf: (code) => statuses[code] ?? 500,
  refuse({ code, message, status: wanted }) {
    const status = wanted ?? statuses[code] ?? 500;
    const httpCode = `${status} ${phrases[status] ?? ""}`.trim();
    return jsonAnswer(status, { ...(!unnamed.has(code) && { errorCode: code }), httpCode, message }, { code });
  },
  tooMany: () => new RegistrarRefusal("TOO_MANY_REQUESTS", "Too many requests, retry later"),
};

function route(call: RegistrarCall, account: RegistrarAccount): WireAnswer {
  const { method, path } = call.request;
  const [version, kind, name, ...below] = path.slice(1).split("/").map(decodeURIComponent);
  if (version !== "1.0" || kind !== "domain") throw noSuchCall(method, path);
  if (name === undefined) {
    if (method === "GET") return listDomains(call, account);
    throw noSuchCall(method, path);
  }
  const domain = findDomain(call, account, name);
  const [first, second, third] = below;
  switch (`${method} ${[first, second === undefined ? undefined : "*", third].filter(Boolean).join("/")}`.trim()) {
    case "GET":
      return getDomain(call, domain);
    case "PUT":
      return putDomain(call, domain);
    case "GET nameServer":
      return listNameServers(call, domain);
    case "GET nameServer/*":
      return getNameServer(call, domain, Number(second));
    case "POST nameServers/*":
      if (second === "update") return updateNameServers(call, domain);
      break;
    case "GET glueRecord":
      return listGlue(domain);
    case "POST glueRecord":
      return createGlue(call, domain);
    case "GET glueRecord/*":
      return getGlue(domain, second!);
    // The reference writes the change with `/update`, older texts without; both are taken.
    case "POST glueRecord/*":
    case "POST glueRecord/*/update":
      return updateGlue(call, domain, second!);
    case "GET task":
      return listTasks(call, domain);
    case "GET task/*":
      return getTask(call, domain, Number(second));
    default:
  }
  throw noSuchCall(method, path);
}

function noSuchCall(method: string, path: string): RegistrarRefusal {
  return new RegistrarRefusal("NOT_FOUND", `Got an invalid (or empty) URL: ${method} ${path}`);
}
