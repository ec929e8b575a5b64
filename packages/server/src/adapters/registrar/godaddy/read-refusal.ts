import type { Static } from "typebox";
import type { HttpReply } from "../../../platform/http.ts";
import type { RegistrarCode } from "../../../platform/registrar-error.ts";
import { quoted, rateLimited, Refusal } from "../refusal.ts";
import { checkers, type Fault } from "./schema.ts";

/** Why a 403 came is not told in the answer: the adapter asks a second question about it. */
export const accessDenied = "ACCESS_DENIED";

const badCredentials = new Set(["MALFORMED_CREDENTIALS", "UNABLE_TO_AUTHENTICATE"]);
const mayRepeat = true;

/** GoDaddy's body names a code; where a proxy answered in its place, the status decides. https://developer.godaddy.com/doc/endpoint/domains */
export function readRefusal(reply: HttpReply): Refusal | undefined {
  const { status } = reply;
  // A failure of theirs may have happened after the write.
  if (status < 400 || status >= 500) return undefined;

  const fault: Static<typeof Fault> = checkers.fault.Check(reply.body) ? reply.body : {};
  const foreignCode = fault.code ?? String(status);
  const words = [fault.message, ...(fault.fields ?? []).map(({ message }) => message)].filter(Boolean).join("; ");
  const refuse = (code: RegistrarCode, sentence: string, retryable = false) =>
    new Refusal(code, foreignCode, { detail: `${sentence}${quoted(words)}.`, retryable });

  if (status === 429) return rateLimited("GoDaddy", reply, (fault.retryAfterSec ?? 60) * 1000);
  if (status === 401 || badCredentials.has(foreignCode)) {
    return refuse(
      "invalid-token",
      "GoDaddy does not accept this key and secret; make a production key at developer.godaddy.com and send both",
    );
  }
  if (/second factor|two-?(?:step|factor)|2sv|2fa|protect/i.test(`${foreignCode} ${words}`)) {
    return refuse(
      "unsupported-operation",
      "GoDaddy wants a second factor for this domain, which its API cannot give; take off the domain's protection",
    );
  }
  if (isLock(foreignCode, words)) {
    return refuse("unsupported-operation", "GoDaddy does not change a locked domain; unlock it in the panel and try again");
  }
  if (status === 403)
    return refuse("domain-not-in-account", "GoDaddy gives this key no access to the domain; use the account that holds it");
  if (status === 404)
    return refuse("domain-not-in-account", "GoDaddy does not find this domain in the account; use the account that holds it");
  if (status === 409) {
    return refuse("registrar-error", "GoDaddy is still busy with another change of this domain; try again when that has ended", mayRepeat);
  }
  if (status === 422 || (status === 400 && fault.fields?.some(({ path = "" }) => /nameServers/i.test(path)))) {
    return refuse(
      "nameservers-rejected",
      "GoDaddy does not take these name servers; check their spelling, and use hosts outside the domain itself",
    );
  }
  return refuse("registrar-error", "GoDaddy refused the request and changed nothing; look at the domain in its panel");
}

function isLock(code: string, words: string): boolean {
  return code === "INVALID_STATUS" || /\b(?:un)?lock(?:ed)?\b/i.test(words);
}
