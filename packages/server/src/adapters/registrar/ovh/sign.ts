import { hash } from "node:crypto";
import type { Handler, HttpCall } from "../../../platform/http.ts";
import type { Secret } from "../../../platform/secret.ts";

export interface Credential {
  appKey: Secret;
  appSecret: Secret;
  consumerKey: Secret;
}

/** Signs a request over exactly what is sent: method, whole address, body, and the time as OVH's clock has it. */
export function sign({ appKey, appSecret, consumerKey }: Credential, timestamp: () => number): Handler {
  return (next) => (call) => {
    const at = String(timestamp());
    const signed = [appSecret.open(), consumerKey.open(), call.method, call.url.href, bodyOf(call), at].join("+");
    return next({
      ...call,
      headers: {
        ...call.headers,
        "x-ovh-application": appKey,
        "x-ovh-consumer": consumerKey,
        "x-ovh-timestamp": at,
        "x-ovh-signature": `$1$${hash("sha1", signed, "hex")}`,
      },
    });
  };
}

function bodyOf({ body }: HttpCall): string {
  return body === undefined ? "" : JSON.stringify(body);
}
