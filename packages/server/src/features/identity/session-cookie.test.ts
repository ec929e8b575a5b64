import { expect, test } from "vitest";
import { cookieRulesFor } from "./session-cookie.ts";

test("over HTTPS cookies are bound to the host and never sent in the clear", () => {
  const rules = cookieRulesFor("https://catalyst.example.com/sovereign");

  expect(rules).toEqual({ sessionName: "__Host-catalyst-session", signInName: "__Host-catalyst-sign-in", secure: true });
});

test.each([
  "http://127.0.0.1:8080/sovereign",
  "http://localhost/sovereign",
  "http://[::1]:8080/sovereign",
  "http://lab.localhost/sovereign",
])("%s works without TLS", (publicURL) => {
  expect(cookieRulesFor(publicURL).secure).toBe(false);
});

test.each([
  "http://catalyst.example.com/sovereign",
  "http://192.168.1.5/sovereign",
  "http://127.0.0.1.example.com/sovereign",
  "http://127.example.com/",
])("%s is refused: sessions would cross the network in the clear", (publicURL) => {
  expect(() => cookieRulesFor(publicURL)).toThrow("CATALYST_API_PUBLIC_URL must be https");
});
