import type { HttpReply } from "../../../platform/http.ts";
import type { RegistrarCode } from "../../../platform/registrar-error.ts";
import { quoted, rateLimited, Refusal } from "../refusal.ts";
import { checkers } from "./schema.ts";

/** Namecheap's error numbers in PDM's words. https://www.namecheap.com/support/api/error-codes/ */
const meanings: Record<string, RegistrarCode> = {
  "1010101": "invalid-token",
  "1010102": "invalid-token",
  "1017101": "invalid-token",
  "1019103": "invalid-token",
  "1016103": "invalid-token",
  "1017103": "invalid-token",
  "1017411": "invalid-token",
  "1030408": "invalid-token",
  "1011102": "invalid-token",
  "1011150": "ip-not-allowed",
  "1017150": "ip-not-allowed",
  "1010105": "ip-not-allowed",
  "1011105": "ip-not-allowed",
  "1017105": "ip-not-allowed",
  "2019166": "domain-not-in-account",
  "2016166": "domain-not-in-account",
  "2030166": "unsupported-operation",
  "2030280": "unsupported-tld",
  "2011177": "nameservers-rejected",
  "3031510": "api-unavailable",
  "3050900": "api-unavailable",
  "4022288": "api-unavailable",
  "5050900": "api-unavailable",
  "1050900": "api-unavailable",
  "500000": "rate-limited",
};

/** The API key is refused with this number also where the account's API was never switched on. */
const keyOrDisabled = "1011102";

/** Namecheap answers with status 200 whatever happened; the numbers in the XML tell. `clientIp` is the address it was told. */
export function readRefusal(reply: HttpReply, clientIp: string): Refusal | undefined {
  if (reply.status === 405 || reply.status === 429) return rateLimited("Namecheap", reply);
  if (!checkers.response.Check(reply.body) || reply.body.ApiResponse.Status === "OK") return undefined;

  const { Errors: errors } = reply.body.ApiResponse;
  const faults = typeof errors === "object" ? (errors.Error ?? []) : [];
  const known = faults.find(({ Number: number = "" }) => Object.hasOwn(meanings, number)) ?? faults[0];
  const number = known?.Number ?? "none";
  const code = meanings[number] ?? "registrar-error";
  if (code === "rate-limited") return rateLimited("Namecheap", reply);
  return new Refusal(code, number, { detail: `${sentenceFor(code, number, clientIp)}${quoted(known?.["#text"])}.` });
}

function sentenceFor(code: RegistrarCode, number: string, clientIp: string): string {
  switch (code) {
    case "invalid-token":
      return number === keyOrDisabled
        ? "Namecheap does not accept this API key, or the account's API is switched off; switch it on under Profile, Tools, API access, and copy the key again"
        : "Namecheap does not accept this user and API key; copy both again from Profile, Tools, API access";
    case "ip-not-allowed":
      return `Namecheap refuses calls from ${clientIp}; add that address to the allowed IPs under Profile, Tools, API access`;
    case "domain-not-in-account":
      return "Namecheap does not find this domain in the account; use the account that holds it, or check the spelling";
    case "unsupported-operation":
      return "Namecheap does not let its API change this domain; unlock it in the panel, or change the name servers there";
    case "unsupported-tld":
      return "Namecheap's API does not cover this top-level domain; change the name servers in the panel";
    case "nameservers-rejected":
      return "Namecheap does not take these name servers; check their spelling, and that each has an address";
    case "api-unavailable":
      return "Namecheap's API failed; nothing is wrong with your input, try again in a minute";
    default:
      return `Namecheap refused the request with its number ${number}; look at the domain in the panel, then try again`;
  }
}
