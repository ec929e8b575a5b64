import { expect, test } from "vitest";
import { readRefusal } from "./read-refusal.ts";

const call = {
  method: "POST" as const,
  url: new URL("https://eu.api.ovh.com/1.0/domain/acme.com/nameServers/update"),
  limit: { name: "test", ms: 1 },
  signal: new AbortController().signal,
};

function answer(status: number, body?: object) {
  return { status, headers: new Headers(), text: "", body };
}

test.each([
  [400, { errorCode: "INVALID_SIGNATURE" }, "invalid-token"],
  [403, { errorCode: "INVALID_CREDENTIAL" }, "invalid-token"],
  [403, { errorCode: "NOT_CREDENTIAL" }, "invalid-token"],
  [403, { errorCode: "INVALID_KEY" }, "invalid-token"],
  [403, { errorCode: "NOT_GRANTED_CALL" }, "insufficient-scope"],
  [404, { message: "This service does not exist" }, "domain-not-in-account"],
  [400, { message: "Invalid name server" }, "nameservers-rejected"],
  [400, { message: "The domain is locked" }, "unsupported-operation"],
  [409, { message: "Another operation is in progress" }, "registrar-error"],
  [429, {}, "rate-limited"],
  [460, { message: "This service is expired" }, "unsupported-operation"],
  [418, undefined, "registrar-error"],
])("status %i with %j is %s", (status, body, code) => {
  expect(readRefusal(answer(status, body), call)).toMatchObject({ code });
});

test("the missing right is named as the page that makes tokens writes it", () => {
  const refusal = readRefusal(answer(403, { errorCode: "NOT_GRANTED_CALL" }), call);

  expect(refusal?.message).toContain("POST /domain/acme.com/nameServers/update");
});

test("another running change may be waited for", () => {
  expect(readRefusal(answer(409), call)?.retryable).toBe(true);
});

test("a broken server is left to its status", () => {
  expect(readRefusal(answer(502), call)).toBeUndefined();
});
