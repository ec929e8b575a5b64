import { RegistrarRefusal, type RegistrarCall, type RegistrarModule } from "../registrar-module.ts";
import type { RegistrarAccount } from "../registrar-account.ts";
import { commands } from "./commands.ts";
import { failure, success } from "./envelope.ts";

/** Requests at a time and per minute, by kind of account. */
const tiers = {
  regular: { parallel: 1, perMinute: 60 },
  bulk: { parallel: 5, perMinute: 600 },
  super: { parallel: 25, perMinute: 6000 },
};

/** Dynadot's API 3: one address, GET only, the key in the query, HTTP 200 whatever happened. */
export const dynadot: RegistrarModule = {
  name: "dynadot",
  secretParameters: ["key", "secret"],
  owner: (book, { query }) =>
    book.accounts("dynadot").find(({ credentials }) => query["key"] !== undefined && credentials["apiKey"] === query["key"]),
  limits: ({ tier = "regular" }) => [{ calls: tiers[tier].perMinute, perMs: 60_000 }],
  parallel: ({ tier = "regular" }) => tiers[tier].parallel,
  run(call) {
    const { request } = call;
    if (request.path !== "/api3.json") return { status: 404, text: "Not found" };
    if (request.method !== "GET") return { status: 405, text: "Method not allowed" };
    const account = authenticate(call);
    const command = commands[request.query["command"] ?? ""];
    if (!command) throw new RegistrarRefusal("error", "invalid command");
    return success(command.name, command.run({ ...call, account, query: request.query }));
  },
  statusOf: () => 200,
  refuse({ code, message, status, details }, request) {
    const command = commands[request.query["command"] ?? ""];
    const isBare = details === "bare" || !command;
    return { ...failure(isBare ? "" : command.name, code, message), ...(status !== undefined && { status }) };
  },
  tooMany: () => new RegistrarRefusal("system_busy", "all threads busy, please try again later"),
  busy: () => new RegistrarRefusal("system_busy", "processing another request, please wait"),
};

/** Refusals of a credential come in an envelope without a command. */
function authenticate({ book, request }: RegistrarCall): RegistrarAccount {
  const account = dynadot.owner(book, request);
  const secret = request.query["secret"];
  const isWrong = account && secret !== undefined && secret !== account.credentials["apiSecret"];
  if (!account || isWrong || account.disabled || account.apiEnabled === false || account.eligible === false) {
    throw new RegistrarRefusal("error", "invalid key", { details: "bare" });
  }
  if (account.ipAllow.length > 0 && !account.ipAllow.includes(request.caller)) {
    throw new RegistrarRefusal("error", `not authorized ip ${request.caller}`, { details: "bare" });
  }
  return account;
}
