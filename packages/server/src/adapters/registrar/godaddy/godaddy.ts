import type { Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import { Secret } from "../../../platform/secret.ts";
import { guardAccount } from "../guard-account.ts";
import { readToken } from "../read-token.ts";
import { createRegistrarHttp, type RegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { createAccount } from "./account.ts";
import { readRefusal } from "./read-refusal.ts";

const publicURL = "https://api.godaddy.com";
const tokenFormat = "key:secret";

/** Sixty a minute are counted per endpoint; together they stay under one endpoint's share, whatever is asked. */
const limits = { width: 2, windows: [{ requests: 60, perMs: 60_000 }] };

const capabilities: RegistrarCapabilities = { apexNs: true, subdomainNs: false, glue: false, ds: false, async: true, defaultDns: false };

export function createGodaddy(options: RegistrarOptions): Registrar {
  const base = (options.baseURL ?? publicURL).replace(/\/+$/, "");
  const connect = createRegistrarHttp({ id: "godaddy", name: "GoDaddy", limits }, options);
  const about = {
    id: "godaddy",
    name: "GoDaddy",
    tokenFormat,
    fields: [
      { name: "key", label: "API key", secret: true },
      { name: "secret", label: "API secret", secret: true },
    ],
    docsURL: "https://developer.godaddy.com/getstarted",
    propagation: "1 to 4 hours; up to 48 hours",
    capabilities,
  };
  return {
    ...about,
    open(token) {
      const [key, secret] = readToken(token, about.name, tokenFormat, [2]) as [Secret, Secret];
      const http = withKey(connect({ credential: [key, secret], readRefusal }), key, secret);
      return guardAccount(createAccount({ http, base, capabilities, clock: options.clock }), about, options);
    },
  };
}

function withKey(http: RegistrarHttp, key: Secret, secret: Secret): RegistrarHttp {
  const authorization = new Secret("godaddy authorization", `sso-key ${key.open()}:${secret.open()}`);
  const headers = { authorization };
  return { read: (call) => http.read({ ...call, headers }), write: (call) => http.write({ ...call, headers }) };
}
