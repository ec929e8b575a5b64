import { headerOf, jsonAnswer, RegistrarRefusal, type RegistrarCall, type RegistrarModule, type WireAnswer } from "../registrar-module.ts";
import type { RegistrarAccount } from "../registrar-account.ts";
import { createRecord, deleteRecord, getRecord, listRecords, patchRecord } from "./dns-records.ts";
import { keyedHex, ok } from "./envelope.ts";
import { getZone, listZones, patchZone, zoneOf } from "./zones.ts";

const base = "/client/v4";
const bearer = /^Bearer ([A-Za-z0-9_-]{40,80})$/;

/** Statuses the API sends with its codes; it wants to be judged by the envelope. */
const statuses: Record<string, number> = {
  "971": 429,
  "1000": 401,
  "1004": 400,
  "6003": 400,
  "7000": 400,
  "7003": 404,
  "9109": 403,
  "10000": 403,
  "10013": 429,
  "81044": 404,
  "81053": 400,
  "81057": 400,
  "81058": 400,
};

/** Cloudflare's API v4, as far as a token with `Zone:Read` and `DNS:Edit` reaches. Nobody can change a domain's own name servers here. */
export const cloudflare: RegistrarModule = {
  name: "cloudflare",
  secretParameters: [],
  owner(book, request) {
    const token = bearer.exec(headerOf(request, "authorization") ?? "")?.[1];
    return book.accounts("cloudflare").find((account) => token !== undefined && account.credentials["token"] === token);
  },
  limits: () => [{ calls: 1200, perMs: 300_000 }],
  run: (call) => route(call, authenticate(call)),
  statusOf: (code) => statuses[code] ?? 500,
  refuse({ code, message, status, details }) {
    const retryAfter = (details as { retryAfter?: number } | undefined)?.retryAfter;
    const chain = (details as { error_chain?: object[] } | undefined)?.error_chain;
    return jsonAnswer(
      status ?? statuses[code] ?? 500,
      {
        success: false,
        errors: [{ code: Number.isNaN(Number(code)) ? 10001 : Number(code), message, ...(chain && { error_chain: chain }) }],
        messages: [],
        result: null,
      },
      { code, ...(retryAfter !== undefined && { headers: { "retry-after": String(retryAfter) } }) },
    );
  },
  tooMany: (retryAfter) => new RegistrarRefusal("10013", "Rate limit exceeded: please wait and slow down", { details: { retryAfter } }),
};

function authenticate({ book, request }: RegistrarCall): RegistrarAccount {
  const header = headerOf(request, "authorization");
  if (header === undefined) throw badHeaders(6103, "Invalid format for X-Auth-Key header");
  if (!bearer.test(header)) throw badHeaders(6111, "Invalid format for Authorization header");
  const account = cloudflare.owner(book, request);
  if (request.path === `${base}/user/tokens/verify`) {
    // A token that an account owns works everywhere but here.
    if (!account || account.disabled || account.accountOwnedToken) throw new RegistrarRefusal("1000", "Invalid API Token");
    return account;
  }
  if (!account) throw new RegistrarRefusal("9109", "Invalid access token");
  if (account.disabled) throw new RegistrarRefusal("10000", "Authentication error");
  return account;
}

function badHeaders(code: number, message: string): RegistrarRefusal {
  return new RegistrarRefusal("6003", "Invalid request headers", { details: { error_chain: [{ code, message }] } });
}

function route(call: RegistrarCall, account: RegistrarAccount): WireAnswer {
  const { request } = call;
  const [kind, zoneId, below, recordId, ...rest] = request.path.slice(base.length + 1).split("/");
  if (!request.path.startsWith(`${base}/`) || rest.length > 0) throw noRoute(request.path);
  if (request.path === `${base}/user/tokens/verify` && request.method === "GET") {
    return ok(
      { id: keyedHex(call.book, `token ${account.id}`), status: "active" },
      { messages: [{ code: 10000, message: "This API Token is valid and active", type: null }] },
    );
  }
  if (kind !== "zones") throw noRoute(request.path);
  const edits = request.method !== "GET";
  if (!allows(account, below === undefined ? (edits ? "Zone:Edit" : "Zone:Read") : edits ? "DNS:Edit" : "DNS:Read")) {
    throw new RegistrarRefusal("10000", "Authentication error");
  }
  if (zoneId === undefined) return request.method === "GET" ? listZones(call, account) : refuseMethod(request.path);
  const zone = zoneOf(call.book, account, zoneId);
  if (below === undefined) {
    if (request.method === "GET") return getZone(call, zone);
    return request.method === "PATCH" ? patchZone(call, zone) : refuseMethod(request.path);
  }
  if (below !== "dns_records") throw noRoute(request.path);
  if (recordId === undefined) {
    if (request.method === "GET") return listRecords(call, zone);
    return request.method === "POST" ? createRecord(call, zone) : refuseMethod(request.path);
  }
  if (request.method === "GET") return getRecord(zone, recordId);
  if (request.method === "PATCH") return patchRecord(call, zone, recordId);
  return request.method === "DELETE" ? deleteRecord(call, zone, recordId) : refuseMethod(request.path);
}

/** Rights include what they are stronger than. A token that says nothing of its rights has all. */
function allows({ rights }: RegistrarAccount, wanted: string): boolean {
  if (!rights) return true;
  const [area, level] = wanted.split(":");
  return rights.includes(wanted) || (level === "Read" && (rights.includes(`${area}:Edit`) || rights.includes("DNS:Edit")));
}

function noRoute(path: string): RegistrarRefusal {
  return new RegistrarRefusal("7000", `No route for that URI: ${path}`);
}

function refuseMethod(path: string): never {
  throw new RegistrarRefusal("10405", `Method not allowed for ${path}`, { status: 405 });
}
