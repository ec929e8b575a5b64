import type { HttpReply } from "../../../platform/http.ts";
import { quoted, rateLimited, Refusal } from "../refusal.ts";
import { checkers } from "./schema.ts";

/** A record of that name and content is there already; its content decides whether that is good. */
export const recordExists = new Set(["81057", "81058"]);
/** The record to delete is gone. */
export const recordMissing = "81044";

const invalidToken = new Set([1000, 10_000, 6003, 6111, 6103]);
const busy = new Set([971, 10_013]);

/** Cloudflare's envelope decides before the status does: it stands on every answer, and statuses differ between its gateways. */
export function readRefusal(reply: HttpReply): Refusal | undefined {
  if (!checkers.envelope.Check(reply.body) || reply.body.success) return undefined;

  const faults = reply.body.errors ?? [];
  const codes = faults.flatMap(({ code, error_chain: chain = [] }) => [code, ...chain.map((each) => each.code)]);
  const words = faults.map(({ message = "" }) => message).join("; ");
  const first = String(codes[0] ?? reply.status);

  if (codes.some((code) => busy.has(code)) || reply.status === 429) return rateLimited("Cloudflare", reply);
  if (codes.some((code) => invalidToken.has(code)) || (codes.includes(9109) && /access token/i.test(words))) {
    return new Refusal("invalid-token", first, {
      detail: `Cloudflare does not accept this token, or it lacks Zone:Read and DNS:Edit; make a new one with both and send it${quoted(words)}.`,
    });
  }
  if (codes.includes(9109)) {
    return new Refusal("domain-not-in-account", first, {
      detail: `This token may not use the domain's zone at Cloudflare; include the zone in the token's resources${quoted(words)}.`,
    });
  }
  if (codes.includes(1004)) {
    return new Refusal("nameservers-rejected", first, {
      detail: `Cloudflare does not take these records; check the name servers' spelling${quoted(words)}.`,
    });
  }
  // A failure of theirs may have happened after the write.
  if (reply.status >= 500) return undefined;
  return new Refusal("registrar-error", first, {
    detail: `Cloudflare refused the request; look at the zone in its dashboard, then try again${quoted(words)}.`,
  });
}
