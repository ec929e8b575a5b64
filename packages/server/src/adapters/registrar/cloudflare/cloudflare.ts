import type { Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import type { Secret } from "../../../platform/secret.ts";
import { guardAccount } from "../guard-account.ts";
import { readToken } from "../read-token.ts";
import { createRegistrarHttp, type RegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { createAccount } from "./account.ts";
import { readRefusal } from "./read-refusal.ts";

const publicURL = "https://api.cloudflare.com/client/v4";
const tokenFormat = "apiToken";

/** 1,200 requests in five minutes per user; a fifth is left to what else the customer runs with the same account. */
const limits = { width: 4, windows: [{ requests: 960, perMs: 300_000 }] };

const capabilities: RegistrarCapabilities = { apexNs: false, subdomainNs: true, glue: false, ds: true, async: false, defaultDns: false };

/**
 * Cloudflare hosts zones. The name servers of a domain at its registrar cannot be changed, so a whole domain is refused; a name below a
 * zone is delegated by NS and DS records in that zone, and the account's operations mean those.
 */
export function createCloudflare(options: RegistrarOptions): Registrar {
  const base = (options.baseURL ?? publicURL).replace(/\/+$/, "");
  const connect = createRegistrarHttp({ id: "cloudflare", name: "Cloudflare", limits }, options);
  const about = {
    id: "cloudflare",
    name: "Cloudflare",
    tokenFormat,
    fields: [{ name: "apiToken", label: "API token", secret: true }],
    docsURL: "https://developers.cloudflare.com/fundamentals/api/get-started/create-token/",
    propagation: "minutes; up to 48 hours",
    capabilities,
  };
  return {
    ...about,
    open(token) {
      const [apiToken] = readToken(token, about.name, tokenFormat, [1]) as [Secret];
      const http = withBearer(connect({ credential: [apiToken], readRefusal }), apiToken);
      return guardAccount(createAccount({ http, base, capabilities }), about, options);
    },
  };
}

function withBearer(http: RegistrarHttp, bearer: Secret): RegistrarHttp {
  return { read: (call) => http.read({ ...call, bearer }), write: (call) => http.write({ ...call, bearer }) };
}
