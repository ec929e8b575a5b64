import { isIPv4 } from "node:net";
import type { RegistrarAccount } from "../registrar-account.ts";
import type { RegistrarBook } from "../registrar-book.ts";
import { RegistrarRefusal, type RegistrarCall, type RegistrarModule, type WireAnswer, type WireRequest } from "../registrar-module.ts";
import { commands, type Parameters } from "./commands.ts";
import { renderElement, type Element } from "./xml.ts";

/** Namecheap's API: one address, a command per call, XML, and HTTP 200 whatever happened. */
export const namecheap: RegistrarModule = {
  name: "namecheap",
  secretParameters: ["apikey"],
  owner(book, request) {
    const user = read(request)["apiuser"];
    return book.accounts("namecheap").find(({ credentials }) => user !== undefined && credentials["apiUser"] === user);
  },
  limits: () => [
    { calls: 50, perMs: 60_000 },
    { calls: 700, perMs: 3_600_000 },
    { calls: 8000, perMs: 86_400_000 },
  ],
  run(call) {
    if (call.request.path !== "/xml.response") return { status: 404, text: "Not found" };
    const parameters = read(call.request);
    const account = authenticate(call, parameters);
    const command = commands[parameters["command"]!.toLowerCase()];
    if (!command) throw new RegistrarRefusal("1011104", "Parameter Command is Invalid");
    const result = command.run({ ...call, account, parameters });
    return envelope("OK", parameters["command"]!, [], [{ name: "CommandResponse", attributes: { Type: command.name }, children: result }]);
  },
  statusOf: () => 200,
  refuse({ code, message, status }, request) {
    const errors: Element[] = [{ name: "Error", attributes: { Number: code }, children: message }];
    const answer = envelope("ERROR", read(request)["command"] ?? "", errors, []);
    return { ...answer, status: status ?? 200, code };
  },
  tooMany: () => new RegistrarRefusal("500000", "Too many requests"),
};

/** Parameters by name in lower case, from the form of a POST or the query of a GET. */
function read({ query, body }: WireRequest): Parameters {
  const form = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  return Object.fromEntries(Object.entries({ ...query, ...form }).map(([name, value]) => [name.toLowerCase(), String(value)]));
}

function authenticate({ book, request }: RegistrarCall, parameters: Parameters): RegistrarAccount {
  const { apiuser, apikey, username, clientip, command } = parameters;
  if (!apiuser) throw new RegistrarRefusal("1010101", "Parameter ApiUser is missing");
  if (!apikey) throw new RegistrarRefusal("1010102", "Parameter ApiKey is missing");
  if (!username) throw new RegistrarRefusal("1010103", "Parameter UserName is missing");
  if (!command) throw new RegistrarRefusal("1010104", "Parameter Command is missing");
  if (!clientip) throw new RegistrarRefusal("1010105", "Parameter ClientIp is missing");
  if (!isIPv4(clientip)) throw new RegistrarRefusal("1011105", "Parameter ClientIp is Invalid");
  const account = namecheap.owner(book, request);
  if (account?.disabled) throw new RegistrarRefusal("1017101", "ApiUser is disabled or locked");
  // A wrong key and an API that was never switched on look the same.
  if (!account || account.credentials["apiKey"] !== apikey || account.apiEnabled === false || !isEligible(book, account)) {
    throw new RegistrarRefusal("1011102", "API Key is invalid or API access has not been enabled");
  }
  const userName = account.credentials["userName"] ?? account.credentials["apiUser"];
  if (username !== userName) {
    const isKnown = book.accounts("namecheap").some(({ credentials }) => credentials["apiUser"] === username);
    throw isKnown
      ? new RegistrarRefusal("1016103", "UserName is not authorized for this ApiUser")
      : new RegistrarRefusal("1019103", "UserName is not available");
  }
  if (account.ipAllow.length > 0 && !account.ipAllow.includes(clientip)) {
    throw new RegistrarRefusal("1011150", `Invalid request IP: ${clientip}`);
  }
  return account;
}

/** Twenty domains, or fifty dollars; the lab knows nothing of what was spent. */
function isEligible(book: RegistrarBook, account: RegistrarAccount): boolean {
  const domains = book.domainsOf(account).length + (account.otherDomains ?? 0);
  return account.eligible ?? (domains >= 20 || (account.balance ?? 0) >= 50);
}

function envelope(status: string, command: string, errors: Element[], response: Element[]): WireAnswer {
  const document = renderElement({
    name: "ApiResponse",
    attributes: { Status: status, xmlns: "http://api.namecheap.com/xml.response" },
    children: [
      { name: "Errors", children: errors },
      { name: "Warnings" },
      { name: "RequestedCommand", children: command.toLowerCase() },
      ...response,
      { name: "Server", children: "LAB-API" },
      { name: "GMTTimeDifference", children: "--5:00" },
      { name: "ExecutionTime", children: "0.01" },
    ],
  });
  return { status: 200, text: `<?xml version="1.0" encoding="utf-8"?>${document}`, contentType: "text/xml; charset=utf-8" };
}
