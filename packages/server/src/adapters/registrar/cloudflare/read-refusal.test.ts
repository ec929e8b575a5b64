import { expect, test } from "vitest";
import { readRefusal } from "./read-refusal.ts";

function answer(status: number, errors: object[], headers: Record<string, string> = {}) {
  return { status, headers: new Headers(headers), text: "", body: { success: false, errors, result: null } };
}

test.each([
  [403, [{ code: 1000, message: "Invalid API Token" }], "invalid-token"],
  [403, [{ code: 10_000, message: "Authentication error" }], "invalid-token"],
  [400, [{ code: 6003, message: "Invalid request headers", error_chain: [{ code: 6111 }] }], "invalid-token"],
  [400, [{ code: 6003, message: "Invalid request headers", error_chain: [{ code: 6103 }] }], "invalid-token"],
  [403, [{ code: 9109, message: "Invalid access token" }], "invalid-token"],
  [403, [{ code: 9109, message: "Unauthorized to access requested resource" }], "domain-not-in-account"],
  [429, [{ code: 10_013, message: "Rate limit exceeded" }], "rate-limited"],
  [400, [{ code: 971, message: "Please wait" }], "rate-limited"],
  [429, [], "rate-limited"],
  [400, [{ code: 1004, message: "DNS Validation Error" }], "nameservers-rejected"],
  [400, [{ code: 81_057, message: "The record already exists." }], "registrar-error"],
  [404, [{ code: 7003, message: "Could not route" }], "registrar-error"],
])("status %i with %j is %s", (status, errors, code) => {
  expect(readRefusal(answer(status, errors))).toMatchObject({ code });
});

test("success is no refusal, whatever its status, and a broken server is left to its status", () => {
  expect(readRefusal({ ...answer(200, []), body: { success: true, errors: [] } })).toBeUndefined();
  expect(readRefusal(answer(503, [{ code: 10_001 }]))).toBeUndefined();
});

test("a told pause is passed on", () => {
  expect(readRefusal(answer(429, [], { "retry-after": "17" }))).toMatchObject({ retryAfterMs: 17_000 });
});
