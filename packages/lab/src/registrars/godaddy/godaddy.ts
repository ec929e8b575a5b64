import type { RegistrarAccount, RegistrarDomain } from "../registrar-account.ts";
import type { RegistrarBook } from "../registrar-book.ts";
import { headerOf, jsonAnswer, RegistrarRefusal, type RegistrarCall, type RegistrarModule, type WireAnswer } from "../registrar-module.ts";
import { getDomain, listDomains, patchDomain } from "./domains.ts";
import { getAction, putNameServers } from "./nameserver-action.ts";

const scheme = /^sso-key ([^:\s]+):([^:\s]+)$/;

const statuses: Record<string, number> = {
  MALFORMED_CREDENTIALS: 401,
  UNABLE_TO_AUTHENTICATE: 401,
  ACCESS_DENIED: 403,
  DOMAIN_PROTECTED: 403,
  NOT_FOUND: 404,
  UNKNOWN_DOMAIN: 404,
  CONFLICT: 409,
  INVALID_BODY: 422,
  INVALID_VALUE: 422,
  INVALID_STATUS: 422,
  TOO_MANY_REQUESTS: 429,
  INTERNAL_SERVER_ERROR: 500,
  BAD_GATEWAY: 502,
  SERVICE_UNAVAILABLE: 503,
  GATEWAY_TIMEOUT: 504,
};

/** GoDaddy's domain API, v1 and the part of v2 that sets name servers. */
export const godaddy: RegistrarModule = {
  name: "godaddy",
  secretParameters: [],
  owner(book, request) {
    const key = scheme.exec(headerOf(request, "authorization") ?? "")?.[1];
    return book.accounts("godaddy").find(({ credentials }) => key !== undefined && credentials["key"] === key);
  },
  limits: () => [{ calls: 60, perMs: 60_000 }],
  // Each endpoint is counted apart, whichever domain it is asked about.
  endpoint: ({ method, path }) => `${method} ${path.replace(/(\/domains\/)[^/]+/, "$1*").replace(/(\/customers\/)[^/]+/, "$1*")}`,
  run(call) {
    const account = authenticate(call);
    return route(call, account);
  },
  statusOf: (code) => statuses[code] ?? 500,
  refuse({ code, message, status, details }) {
    const retryAfterSec = (details as { retryAfterSec?: number } | undefined)?.retryAfterSec;
    return jsonAnswer(
      status ?? statuses[code] ?? 500,
      { code, message, ...(typeof details === "object" && details) },
      { code, ...(retryAfterSec !== undefined && { headers: { "retry-after": String(retryAfterSec) } }) },
    );
  },
  tooMany: (retryAfterSec) =>
    new RegistrarRefusal("TOO_MANY_REQUESTS", "Too many requests received within interval", { details: { retryAfterSec } }),
};

function authenticate({ book, request }: RegistrarCall): RegistrarAccount {
  const match = scheme.exec(headerOf(request, "authorization") ?? "");
  if (!match) throw new RegistrarRefusal("MALFORMED_CREDENTIALS", "Credentials must be specified as: sso-key <key>:<secret>");
  const account = godaddy.owner(book, request);
  if (!account || account.disabled || account.credentials["secret"] !== match[2]) {
    throw new RegistrarRefusal("UNABLE_TO_AUTHENTICATE", "Unauthorized : Could not authenticate API key/secret");
  }
  const shopper = headerOf(request, "x-shopper-id");
  const isStranger = shopper !== undefined && shopper !== String(account.number);
  // The key is right; what it may open is another matter.
  if (!isEligible(book, account) || isStranger) throw new RegistrarRefusal("ACCESS_DENIED", "Authenticated user is not allowed access");
  return account;
}

/** Ten domains; a plan that lifts this is told by `eligible`. */
function isEligible(book: RegistrarBook, account: RegistrarAccount): boolean {
  return account.eligible ?? book.domainsOf(account).length + (account.otherDomains ?? 0) >= 10;
}

function route(call: RegistrarCall, account: RegistrarAccount): WireAnswer {
  const { method, path } = call.request;
  const [version, kind, ...rest] = path.slice(1).split("/");
  if (version === "v1" && kind === "domains") {
    const [name, ...below] = rest;
    if (name === undefined && method === "GET") return listDomains(call, account);
    if (name !== undefined && below.length === 0 && method === "GET") return getDomain(call, find(call, account, name));
    if (name !== undefined && below.length === 0 && method === "PATCH") return patchDomain(call, find(call, account, name));
  }
  if (version === "v2" && kind === "customers") {
    const [customer, domains, name, ...below] = rest;
    if (customer !== String(account.number)) throw new RegistrarRefusal("ACCESS_DENIED", "Authenticated user is not allowed access");
    if (domains === "domains" && name !== undefined) {
      if (below.join("/") === "nameServers" && method === "PUT") return putNameServers(call, find(call, account, name));
      if (below[0] === "actions" && below.length === 2 && method === "GET") return getAction(call, find(call, account, name), below[1]!);
    }
  }
  throw new RegistrarRefusal("NOT_FOUND", "Not Found : The requested URL was not found");
}

function find({ book }: RegistrarCall, account: RegistrarAccount, name: string): RegistrarDomain {
  const domain = book.domain(decodeURIComponent(name).toLowerCase());
  if (domain?.registrar === "godaddy" && domain.account === account.id) return domain;
  throw new RegistrarRefusal("UNKNOWN_DOMAIN", "The given domain is not registered, or does not have a zone file");
}
