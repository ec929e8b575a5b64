import { RegistrarError } from "../../../platform/registrar-error.ts";
import type { Secret } from "../../../platform/secret.ts";
import type { RegistrarCall, RegistrarHttp } from "../registrar-http.ts";
import { resultOf } from "./read-refusal.ts";

export interface Credential {
  apiKey: Secret;
  apiSecret?: Secret;
}

/** Dynadot's API: a command and its parameters go in, the content of its answer comes out. */
export interface Commands {
  read(command: string, parameters: Record<string, string>, signal: AbortSignal): Promise<unknown>;
  write(command: string, parameters: Record<string, string>, signal: AbortSignal): Promise<unknown>;
}

/** Everything is a GET, writes too, and the key stands in the query; it gets there when the request is written. */
export function createCommands(http: RegistrarHttp, url: string, { apiKey, apiSecret }: Credential): Commands {
  const secretQuery = { key: apiKey, ...(apiSecret && { secret: apiSecret }) };

  function call(command: string, parameters: Record<string, string>, signal: AbortSignal): RegistrarCall {
    const address = new URL(url);
    for (const [name, value] of Object.entries({ command, ...parameters })) address.searchParams.set(name, value);
    return { method: "GET", url: address, secretQuery, signal };
  }

  return {
    read: async (...request) => contentOf(request[0], await http.read(call(...request))),
    write: async (...request) => contentOf(request[0], await http.write(call(...request))),
  };
}

function contentOf(command: string, body: unknown): unknown {
  const content = resultOf(body);
  // Without a code nobody knows whether it was done, so this is no success.
  if (content?.ResponseCode !== undefined) return content;
  throw new RegistrarError("registrar-error", {
    detail: `Dynadot's answer to ${command} has an unexpected shape; look at the domain in its panel, and delegate by hand.`,
  });
}
