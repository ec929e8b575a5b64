import type { Registrar, RegistrarCapabilities } from "../../../features/registrars/registrar.ts";
import type { Secret } from "../../../platform/secret.ts";
import { guardAccount } from "../guard-account.ts";
import { readToken } from "../read-token.ts";
import { createRegistrarHttp } from "../registrar-http.ts";
import type { RegistrarOptions } from "../registrar-options.ts";
import { createAccount } from "./account.ts";
import { createApi } from "./api.ts";
import { readRefusal } from "./read-refusal.ts";
import { createServerClock } from "./server-clock.ts";
import { sign } from "./sign.ts";

const publicURL = "https://eu.api.ovh.com/1.0";
const tokenFormat = "appKey:appSecret:consumerKey";

/** OVH publishes no figure; nobody was ever refused at one request a second. */
const limits = { width: 2, windows: [{ requests: 60, perMs: 60_000 }] };

const capabilities: RegistrarCapabilities = { apexNs: true, subdomainNs: false, glue: true, ds: false, async: true, defaultDns: true };

export function createOvh(options: RegistrarOptions): Registrar {
  const base = (options.baseURL ?? publicURL).replace(/\/+$/, "");
  const connect = createRegistrarHttp({ id: "ovh", name: "OVH", limits }, options);
  const serverClock = createServerClock(options.clock);
  const about = {
    id: "ovh",
    name: "OVH",
    tokenFormat,
    fields: [
      { name: "appKey", label: "Application key", secret: true },
      { name: "appSecret", label: "Application secret", secret: true },
      { name: "consumerKey", label: "Consumer key", secret: true },
    ],
    docsURL: "https://help.ovhcloud.com/csm/en-api-getting-started-ovhcloud-api",
    propagation: "1 to 4 hours, as a task at OVH; up to 48 hours",
    capabilities,
  };
  return {
    ...about,
    open(token) {
      const [appKey, appSecret, consumerKey] = readToken(token, about.name, tokenFormat, [3]) as [Secret, Secret, Secret];
      const wire = { credential: [appKey, appSecret, consumerKey], readRefusal };
      const signed = connect({ ...wire, sign: sign({ appKey, appSecret, consumerKey }, serverClock.now) });
      const api = createApi({ base, signed, unsigned: connect(wire), serverClock });
      return guardAccount(createAccount(api, capabilities, options.clock), about, options);
    },
  };
}
