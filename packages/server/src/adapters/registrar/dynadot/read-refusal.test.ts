import { expect, test } from "vitest";
import { readRefusal } from "./read-refusal.ts";

function answer(Error: string, Status = "error", member = "SetNsResponse") {
  return { status: 200, headers: new Headers(), text: "", body: { [member]: { ResponseCode: "-1", Status, Error } } };
}

test.each([
  ["could not find domain in your account", "domain-not-in-account"],
  ["could not find domain, check the api key and the domain in your account", "domain-not-in-account"],
  ["invalid key", "invalid-token"],
  ["invalid api key", "invalid-token"],
  ["not authorized ip 198.51.100.7", "ip-not-allowed"],
  ["processing another request, please wait", "rate-limited"],
  ["all threads busy", "rate-limited"],
  ["busy", "rate-limited"],
  ["unsupported domain type", "unsupported-tld"],
  ["main server is offline", "api-unavailable"],
  ["problem with main server", "api-unavailable"],
  ["Please unlock your domain firstly.", "unsupported-operation"],
  ["'ns1.acme.com' needs to be registered with an ip address before it can be used.", "nameservers-rejected"],
  ["something else about a key", "registrar-error"],
])("'%s' is %s", (words, code) => {
  expect(readRefusal(answer(words))).toMatchObject({ code });
});

test("a busy system is worth another try in two seconds, whatever it says besides", () => {
  expect(readRefusal(answer("", "system_busy"))).toMatchObject({ code: "rate-limited", retryAfterMs: 2000 });
});

test("a refused credential comes in an envelope without a command", () => {
  expect(readRefusal(answer("invalid key", "error", "Response"))).toMatchObject({ code: "invalid-token" });
});

test.each([0, "0"])("code %j is success", (ResponseCode) => {
  const reply = { ...answer(""), body: { SetNsResponse: { ResponseCode, Status: "success" } } };

  expect(readRefusal(reply)).toBeUndefined();
});
