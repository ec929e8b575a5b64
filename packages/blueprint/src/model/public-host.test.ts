import { describe, expect, it } from "vitest";
import { asksForHost, publicHostIn } from "./public-host.ts";

describe("a public host in a text", () => {
  it.each([
    ["https://auth.acme.com/realms", false, "auth.acme.com"],
    ["see https://user@mail.acme.io:465 for more", false, "mail.acme.io"],
    ["auth.acme.com", true, "auth.acme.com"],
    ["*.acme.com", true, "acme.com"],
    ["acme.com:443", true, "acme.com"],
    ["8.8.8.8", true, "8.8.8.8"],
    ["tcp://51.158.20.7:53", false, "51.158.20.7"],
    ["https://[2606:4700::1111]/", false, "2606:4700::1111"],
  ])("%s", (text, whole, host) => {
    expect(publicHostIn(text, whole)).toBe(host);
  });

  it.each([
    "store.store.svc",
    "store.store.svc.cluster.local",
    "collector.observability:4317",
    "printer.local",
    "localhost",
    "web.example.com",
    "web.sovereign.test",
    "127.0.0.1",
    "10.43.0.10",
    "192.168.1.1",
    "172.20.0.1",
    "100.64.0.1",
    "169.254.169.254",
    "203.0.113.7",
    "0.0.0.0",
    "10.0.0.0/8",
    "1.16.5",
    "::1",
    "fd00::1",
    "2001:db8::1",
    "http://www.w3.org/2000/svg",
    "http://json-schema.org/draft-07/schema#",
    "config.yaml",
    "",
  ])("%s is none", (text) => {
    expect(publicHostIn(text, true, new Set(["observability"]))).toBeUndefined();
  });

  it("is looked for as the whole text only under a key that asks for one", () => {
    expect(publicHostIn("rbac.authorization.k8s.io", false)).toBeUndefined();
    expect(["host", "hostNames", "KC_HOSTNAME", "dnsNames", "externalUrl", "nameserver"].filter((key) => !asksForHost(key))).toEqual([]);
    expect(["apiGroup", "image", "hostPath", "ghost"].filter(asksForHost)).toEqual([]);
  });
});
