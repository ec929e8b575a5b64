import type { Static } from "typebox";
import type { HttpCall, HttpReply } from "../../../platform/http.ts";
import type { RegistrarCode } from "../../../platform/registrar-error.ts";
import { quoted, rateLimited, Refusal } from "../refusal.ts";
import { checkers, type Fault } from "./schema.ts";

/** Our timestamp is too far from their clock; refused before it had any effect. */
export const clockError = "QUERY_TIME_OUT";

const badCredentials = new Set(["INVALID_SIGNATURE", "INVALID_CREDENTIAL", "NOT_CREDENTIAL", "INVALID_KEY"]);
const mayRepeat = true;

/** OVH names an error where one is worth a name, and leaves the rest to the status. */
export function readRefusal(reply: HttpReply, call: HttpCall): Refusal | undefined {
  const { status } = reply;
  // A failure of theirs may have happened after the write.
  if (status < 400 || status >= 500) return undefined;

  const fault: Static<typeof Fault> = checkers.fault.Check(reply.body) ? reply.body : {};
  const foreignCode = fault.errorCode ?? String(status);
  const words = fault.message ?? "";
  const refuse = (code: RegistrarCode, sentence: string, retryable = false) =>
    new Refusal(code, foreignCode, { detail: `${sentence}${quoted(words)}.`, retryable });

  if (status === 429) return rateLimited("OVH", reply);
  if (foreignCode === clockError) return refuse("registrar-error", "OVH finds that our clock is off; try again in a minute", mayRepeat);
  if (badCredentials.has(foreignCode)) {
    return refuse("invalid-token", "OVH does not accept this token; make a new one at api.ovh.com/createToken and send all three parts");
  }
  if (status === 403) {
    return refuse("insufficient-scope", `OVH does not let this token do ${rightFor(call)}; make one with GET, PUT and POST on /domain/*`);
  }
  if (status === 404) return refuse("domain-not-in-account", "OVH does not find this domain in the account; use the account that holds it");
  if (status === 409) {
    return refuse("registrar-error", "OVH is still busy with another change of this domain; try again when that has ended", mayRepeat);
  }
  if (status === 460) return refuse("unsupported-operation", "The domain's service at OVH has expired; renew it and try again");
  if (/\b(?:un)?lock(?:ed)?\b/i.test(words)) {
    return refuse("unsupported-operation", "OVH does not change a locked domain; unlock it in the panel and try again");
  }
  if (status === 400) {
    return refuse(
      "nameservers-rejected",
      "OVH does not take these name servers; check their spelling, and send addresses of hosts below the domain",
    );
  }
  return refuse("registrar-error", "OVH refused the request and changed nothing; look at the domain in its panel");
}

/** As rights are written on the page that makes a token: without host and version. */
function rightFor({ method, url }: HttpCall): string {
  return `${method} ${url.pathname.replace(/^.*?(?=\/domain\b)/, "")}`;
}
