import type { Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import type { Secret } from "../../../platform/secret.ts";
import { guardAccount } from "../guard-account.ts";
import { readToken } from "../read-token.ts";
import { createRegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { createAccount } from "./account.ts";
import { createCommands } from "./commands.ts";
import { readRefusal } from "./read-refusal.ts";

const publicURL = "https://api.dynadot.com/api3.json";
const tokenFormat = "apiKey[:apiSecret]";

/** A regular account: a second request at the same time is refused as busy. Bulk accounts may have 5 and 600 a minute. */
const limits = { width: 1, windows: [{ requests: 60, perMs: 60_000 }] };

const capabilities: RegistrarCapabilities = { apexNs: true, subdomainNs: false, glue: true, ds: true, async: false, defaultDns: true };

export function createDynadot(options: RegistrarOptions): Registrar {
  const url = options.baseURL ?? publicURL;
  const connect = createRegistrarHttp({ id: "dynadot", name: "Dynadot", limits }, options);
  const about = {
    id: "dynadot",
    name: "Dynadot",
    tokenFormat,
    fields: [
      { name: "apiKey", label: "API key", secret: true },
      { name: "apiSecret", label: "API secret, where the account has one", secret: true },
    ],
    docsURL: "https://www.dynadot.com/domain/api-commands",
    propagation: "30 to 60 minutes; up to 48 hours",
    capabilities,
  };
  return {
    ...about,
    open(token) {
      const [apiKey, apiSecret] = readToken(token, about.name, tokenFormat, [1, 2]) as [Secret, Secret?];
      const http = connect({ credential: [apiKey, ...(apiSecret ? [apiSecret] : [])], readRefusal });
      const commands = createCommands(http, url, { apiKey, ...(apiSecret && { apiSecret }) });
      return guardAccount(createAccount(commands, capabilities, options.nameserverAddresses ?? {}), about, options);
    },
  };
}
