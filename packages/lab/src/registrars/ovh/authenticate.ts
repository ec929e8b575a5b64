import { hash, timingSafeEqual } from "node:crypto";
import { compileGlob } from "../../faults/match-rule.ts";
import type { RegistrarAccount } from "../registrar-account.ts";
import { headerOf, RegistrarRefusal, type RegistrarCall, type WireRequest } from "../registrar-module.ts";

/** How far a request's time may be off. The figure is not published; half a minute is what clients report. */
const toleranceSeconds = 30;

/** Checks key, credential, clock, signature and rights, in this order. */
export function authenticate({ book, request, skew }: RegistrarCall, account: RegistrarAccount | undefined): RegistrarAccount {
  const [application, consumer, timestamp, signature] = ["application", "consumer", "timestamp", "signature"].map((part) =>
    headerOf(request, `x-ovh-${part}`),
  );
  if (application === undefined) throw new RegistrarRefusal("INVALID_KEY", "Invalid application key");
  if (consumer === undefined || timestamp === undefined || signature === undefined) {
    throw new RegistrarRefusal("NOT_CREDENTIAL", "You must login first");
  }
  if (!account) throw new RegistrarRefusal("INVALID_KEY", "This application key is invalid");
  const { appSecret = "", consumerKey = "" } = account.credentials;
  if (consumer !== consumerKey || account.disabled) throw new RegistrarRefusal("INVALID_CREDENTIAL", "This credential is not valid");
  const now = (book.clock.wall() + skew) / 1000;
  if (!(Math.abs(Number(timestamp) - now) <= toleranceSeconds)) throw new RegistrarRefusal("QUERY_TIME_OUT", "Query out of time");
  if (!equal(signature, sign(request, appSecret, consumerKey, timestamp))) {
    throw new RegistrarRefusal("INVALID_SIGNATURE", "Invalid signature");
  }
  if (!isGranted(account, request)) throw new RegistrarRefusal("NOT_GRANTED_CALL", "This call has not been granted");
  return account;
}

/** Over the URL as the client wrote it: another spelling of the same address is another signature. */
function sign({ method, url, text }: WireRequest, appSecret: string, consumerKey: string, timestamp: string): string {
  return `$1$${hash("sha1", [appSecret, consumerKey, method, url, text, timestamp].join("+"), "hex")}`;
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function isGranted(
  { rights = ["GET /domain", "GET /domain/*", "PUT /domain/*", "POST /domain/*"] }: RegistrarAccount,
  request: WireRequest,
) {
  const path = request.path.replace(/^\/1\.0/, "");
  return rights.some((right) => {
    const [method, pattern = ""] = right.split(" ", 2);
    // A star stands for everything below, slashes too.
    return method === request.method && compileGlob(pattern.replaceAll("*", "**")).test(path);
  });
}
