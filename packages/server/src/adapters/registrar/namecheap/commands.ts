import type { Secret } from "../../../platform/secret.ts";
import type { RegistrarCall, RegistrarHttp } from "../registrar-http.ts";
import { checkers } from "./schema.ts";

export interface Credential {
  apiUser: string;
  apiKey: Secret;
  /** Whose domains are meant; the user itself unless a reseller asks. */
  userName: string;
  clientIp: string;
}

/** Namecheap's API: a command and its parameters go in, the content of `CommandResponse` comes out. */
export interface Commands {
  read(command: string, parameters: Record<string, string>, signal: AbortSignal): Promise<unknown>;
  write(command: string, parameters: Record<string, string>, signal: AbortSignal): Promise<unknown>;
}

/** Sends forms, because a query would put the key into addresses, which are logged on the way. */
export function createCommands(http: RegistrarHttp, url: string, credential: Credential): Commands {
  const { apiUser, apiKey, userName, clientIp } = credential;

  function call(command: string, parameters: Record<string, string>, signal: AbortSignal): RegistrarCall {
    const form = { ApiUser: apiUser, ApiKey: apiKey, UserName: userName, ClientIp: clientIp, Command: command, ...parameters };
    return { method: "POST", url: new URL(url), headers: { accept: "text/xml" }, form, signal };
  }

  return {
    read: async (...request) => contentOf(await http.read(call(...request))),
    write: async (...request) => contentOf(await http.write(call(...request))),
  };
}

function contentOf(body: unknown): unknown {
  return checkers.response.Check(body) ? body.ApiResponse.CommandResponse : undefined;
}
