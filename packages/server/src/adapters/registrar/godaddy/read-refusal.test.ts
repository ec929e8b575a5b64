import { expect, test } from "vitest";
import { readRefusal } from "./read-refusal.ts";

function answer(status: number, body?: object) {
  return { status, headers: new Headers(), text: "", body };
}

test.each([
  [400, { code: "MALFORMED_CREDENTIALS" }, "invalid-token"],
  [401, { code: "MALFORMED_CREDENTIALS" }, "invalid-token"],
  [401, { code: "UNABLE_TO_AUTHENTICATE" }, "invalid-token"],
  [401, undefined, "invalid-token"],
  [403, { code: "ACCESS_DENIED", message: "Authenticated user is not allowed access" }, "domain-not-in-account"],
  [403, { code: "DOMAIN_PROTECTED", message: "requires a second factor" }, "unsupported-operation"],
  [404, { code: "UNKNOWN_DOMAIN" }, "domain-not-in-account"],
  [409, { code: "CONFLICT" }, "registrar-error"],
  [422, { code: "INVALID_STATUS", message: "Domain is locked" }, "unsupported-operation"],
  [422, { code: "INVALID_BODY", fields: [{ path: "nameServers", message: "bad" }] }, "nameservers-rejected"],
  [400, { code: "INVALID_BODY", fields: [{ path: "nameServers" }] }, "nameservers-rejected"],
  [429, { code: "TOO_MANY_REQUESTS" }, "rate-limited"],
  [418, {}, "registrar-error"],
])("status %i with %j is %s", (status, body, code) => {
  expect(readRefusal(answer(status, body))).toMatchObject({ code });
});

test("another running action may be waited for, and a told pause is passed on", () => {
  expect(readRefusal(answer(409, { code: "CONFLICT" }))?.retryable).toBe(true);
  expect(readRefusal(answer(422, { code: "INVALID_BODY" }))?.retryable).toBe(false);
  expect(readRefusal(answer(429, { code: "TOO_MANY_REQUESTS", retryAfterSec: 23 }))?.retryAfterMs).toBe(23_000);
});

test("a broken server is left to its status", () => {
  expect(readRefusal(answer(500, { code: "INTERNAL_SERVER_ERROR" }))).toBeUndefined();
});
