import { expect, test } from "vitest";
import { trustHeaders } from "../testing/caller-for-tests.ts";
import { echoApp } from "../testing/echo-app.ts";
import { registerSecurityHeaders } from "./security-headers.ts";

test("every reply, refusals included, forbids framing, sniffing and loading anything", async () => {
  const app = await setUp();

  const replies = [await app.inject({ url: "/healthz" }), await app.inject({ url: "/no/such/thing" })];

  expect(replies.map((reply) => reply.statusCode)).toEqual([200, 404]);
  for (const { headers } of replies) {
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer", "x-frame-options": "DENY" });
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
  }
});

test("HTTPS is made permanent only where it is used", async () => {
  const plain = await setUp();
  const tls = await setUp({ publicURL: "https://catalyst.example.com/sovereign" });

  expect((await plain.inject({ url: "/healthz" })).headers["strict-transport-security"]).toBeUndefined();
  expect((await tls.inject({ url: "/healthz" })).headers["strict-transport-security"]).toMatch(/max-age=\d{8}/);
});

test("without CORS_ORIGIN no foreign page is let in", async () => {
  const app = await setUp();

  const reply = await app.inject({ url: "/healthz", headers: { origin: "https://console.example.com" } });

  expect(Object.keys(reply.headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
});

test("the one foreign origin may call with credentials, another may not", async () => {
  const app = await setUp({ corsOrigin: "https://console.example.com" });

  const allowed = await app.inject({ url: "/healthz", headers: { origin: "https://console.example.com" } });
  const other = await app.inject({ url: "/healthz", headers: { origin: "https://evil.example.com" } });

  expect(allowed.headers).toMatchObject({
    "access-control-allow-origin": "https://console.example.com",
    "access-control-allow-credentials": "true",
  });
  expect(other.headers["access-control-allow-origin"]).toBeUndefined();
  expect(other.headers["vary"]).toBe("Origin");
});

test("a preflight of the foreign origin is answered before anybody asks for a session", async () => {
  const app = await setUp({ corsOrigin: "https://console.example.com" });

  const reply = await app.inject({
    method: "OPTIONS",
    url: "/api/v1/deployments",
    headers: { origin: "https://console.example.com", "access-control-request-method": "POST" },
  });

  expect(reply.statusCode).toBe(204);
  expect(reply.headers["access-control-allow-headers"]).toContain("X-Catalyst-CSRF");
});

async function setUp({ publicURL = "http://127.0.0.1:8080/sovereign", corsOrigin }: { publicURL?: string; corsOrigin?: string } = {}) {
  return echoApp((app) => {
    registerSecurityHeaders(app, { publicURL, corsOrigin });
    trustHeaders(app);
  });
}
