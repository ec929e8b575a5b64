import type { HttpReply } from "../../../platform/http.ts";
import type { RegistrarCode } from "../../../platform/registrar-error.ts";
import { quoted, rateLimited, Refusal } from "../refusal.ts";
import { checkers } from "./schema.ts";

/** The host is in the account's list already. */
export const hostExists = "host-exists";
/** The host lies below a domain of the account, so that the registry has to know its address first. */
export const addressNeeded = "address-needed";

/** Dynadot is done with the other request soon. */
const busyPauseMs = 2000;

interface Meaning {
  words: RegExp;
  code: RegistrarCode;
  /** Set where the adapter itself acts on it. */
  foreignCode?: string;
  sentence: string;
}

/**
 * Dynadot tells errors in words only. The order matters, and so does that no pattern is a bare "key" or "auth": "could not find domain in
 * your account, check the key" would be taken for a wrong key.
 */
const meanings: readonly Meaning[] = [
  {
    words: /could not find domain|in your account/i,
    code: "domain-not-in-account",
    sentence: "Dynadot does not find this domain in the account; use the account that holds it, or check the spelling",
  },
  {
    words: /not authorized ip/i,
    code: "ip-not-allowed",
    sentence: "Dynadot refuses calls from our address; add it to the allowed IPs under Tools, API",
  },
  {
    words: /invalid (?:api )?key/i,
    code: "invalid-token",
    sentence: "Dynadot does not accept this API key; copy it again from Tools, API",
  },
  {
    words: /system_busy|processing another request|threads busy|\bbusy\b/i,
    code: "rate-limited",
    sentence: "Dynadot is busy with another request of this account; try again in 2 seconds",
  },
  {
    words: /unsupported domain type/i,
    code: "unsupported-tld",
    sentence: "Dynadot's API does not cover this top-level domain; change the name servers in the panel",
  },
  {
    words: /main server.*(?:offline|problem|down)|(?:offline|problem).*main server/i,
    code: "api-unavailable",
    sentence: "Dynadot or the registry behind it is offline; nothing is wrong with your input, try again in a minute",
  },
  {
    words: /\bunlock\b/i,
    code: "unsupported-operation",
    sentence: "Dynadot does not change a locked domain; unlock it in the panel and try again",
  },
  {
    words: /already exists/i,
    code: "registrar-error",
    foreignCode: hostExists,
    sentence: "Dynadot has this name server already",
  },
  {
    words: /\bip address\b/i,
    code: "nameservers-rejected",
    foreignCode: addressNeeded,
    sentence: "Dynadot needs the address of a name server below a domain of the same account; send it in `glue`",
  },
];

/** Dynadot answers with status 200 whatever happened; the code is a number or a text, 0 is success. */
export function readRefusal(reply: HttpReply): Refusal | undefined {
  const result = resultOf(reply.body);
  if (result === undefined || String(result.ResponseCode) === "0") return undefined;

  const words = result.Error ?? "";
  const said = `${result.Status ?? ""} ${words}`;
  const meaning = meanings.find((each) => each.words.test(said));
  if (meaning?.code === "rate-limited") return rateLimited("Dynadot", undefined, busyPauseMs);
  if (!meaning) {
    return new Refusal("registrar-error", "other", {
      detail: `Dynadot refused the request; look at the domain in its panel, then try again${quoted(words)}.`,
    });
  }
  return new Refusal(meaning.code, meaning.foreignCode ?? meaning.code, { detail: `${meaning.sentence}${quoted(words)}.` });
}

/** The content of the single member whose name ends in `Response`. A refused credential has it without a command's name. */
export function resultOf(body: unknown): { ResponseCode?: number | string; Status?: string; Error?: string } | undefined {
  if (typeof body !== "object" || body === null) return undefined;
  const members = Object.entries(body).filter(([name]) => name.endsWith("Response"));
  const content: unknown = members.length === 1 ? members[0]?.[1] : undefined;
  return checkers.result.Check(content) ? content : undefined;
}
