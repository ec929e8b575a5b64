import { isIPv4 } from "node:net";
import type { Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import type { Secret } from "../../../platform/secret.ts";
import { guardAccount } from "../guard-account.ts";
import { malformedToken, readToken } from "../read-token.ts";
import { createRegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { createAccount } from "./account.ts";
import { createCommands, type Credential } from "./commands.ts";
import { parseXml } from "./parse-xml.ts";
import { readRefusal } from "./read-refusal.ts";

const publicURL = "https://api.namecheap.com/xml.response";
const tokenFormat = "apiUser:apiKey:clientIP";

/** What Namecheap publishes; 50 a minute is quoted as well, and the smaller figure is safe under both. */
const limits = {
  width: 2,
  windows: [
    { requests: 20, perMs: 60_000 },
    { requests: 700, perMs: 3_600_000 },
    { requests: 8000, perMs: 86_400_000 },
  ],
};

const capabilities: RegistrarCapabilities = { apexNs: true, subdomainNs: false, glue: true, ds: false, async: false, defaultDns: true };

export function createNamecheap(options: RegistrarOptions): Registrar {
  const url = options.baseURL ?? publicURL;
  const about = {
    id: "namecheap",
    name: "Namecheap",
    tokenFormat,
    fields: [
      { name: "apiUser", label: "API user", secret: false },
      { name: "apiKey", label: "API key", secret: true },
      { name: "clientIP", label: "Allowed IPv4 address", secret: false },
    ],
    docsURL: "https://www.namecheap.com/support/api/intro/",
    propagation: "1 to 2 hours; up to 48 hours",
    capabilities,
    mostHosts: 12,
  };
  const connect = createRegistrarHttp({ id: "namecheap", name: "Namecheap", limits, parse: parseXml }, options);
  return {
    ...about,
    open(token) {
      const credential = readCredential(token, options.egressIPv4);
      const http = connect({ credential: [credential.apiKey], readRefusal: (reply) => readRefusal(reply, credential.clientIp) });
      return guardAccount(createAccount(createCommands(http, url, credential), capabilities), about, options);
    },
  };
}

/** The caller's address is part of the credential, since Namecheap compares it with the account's list. */
function readCredential(token: Secret, egressIPv4: string | undefined): Credential {
  const [apiUser, apiKey, ...rest] = readToken(token, "Namecheap", tokenFormat, [2, 3, 4]) as [Secret, Secret, ...Secret[]];
  const clientIp = rest.at(-1)?.open() ?? egressIPv4;
  if (clientIp === undefined || !isIPv4(clientIp))
    throw malformedToken("Namecheap", `${tokenFormat} with the IPv4 address our calls come from`);
  return { apiUser: apiUser.open(), apiKey, userName: (rest.length === 2 ? rest[0] : apiUser)?.open() ?? "", clientIp };
}
