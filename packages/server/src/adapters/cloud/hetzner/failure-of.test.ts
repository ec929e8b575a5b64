import { describe, expect, test } from "vitest";
import { failureOf } from "./failure-of.ts";

describe("what a refusal by the cloud means", () => {
  test.each([
    ["token_readonly", "hetzner-token-readonly"],
    ["forbidden", "hetzner-token-readonly"],
    ["unauthorized", "hetzner-unauthorized"],
    ["resource_limit_exceeded", "hetzner-quota"],
    ["resource_unavailable", "hetzner-capacity"],
    ["placement_error", "hetzner-capacity"],
    ["uniqueness_error", "hetzner-orphans"],
    ["rate_limit_exceeded", "hetzner-rate-limited"],
    ["service_error", "hetzner-unavailable"],
    ["server_error", "hetzner-unavailable"],
    ["bad_gateway", "hetzner-unavailable"],
    ["timeout", "hetzner-unavailable"],
    ["maintenance", "hetzner-unavailable"],
    ["locked", "hetzner-unavailable"],
    ["conflict", "hetzner-unavailable"],
  ])("%s is %s", (cloudCode, code) => {
    expect(failureOf(cloudCode)).toMatchObject({ cloudCode, code });
  });

  test.each([
    ["server limit exceeded (resource_limit_exceeded)", "hetzner-quota"],
    ["server limit exceeded (resource_limit_exceeded, 403b1d8bc4a4a7ee)", "hetzner-quota"],
    ["SSH key with the same fingerprint already exists (uniqueness_error)", "hetzner-orphans"],
    ["unable to authenticate (unauthorized)", "hetzner-unauthorized"],
    ["hcloud/setRescue: error during placement (resource_unavailable, abc)", "hetzner-capacity"],
    ["error during placement", "hetzner-capacity"],
    ["primary IP with ID '831436140' is already assigned (primary_ip_assigned, 29)", "hetzner-orphans"],
    ["source port 443 is already used (source_port_already_used, 9f2)", "hetzner-orphans"],
  ])("the diagnostic '%s' is %s", (text, code) => {
    expect(failureOf(text)?.code).toBe(code);
  });

  test("what the person has to supply is named", () => {
    expect(failureOf("uniqueness_error")?.needs).toEqual(["orphans"]);
    expect(failureOf("unauthorized")?.needs).toEqual(["hetznerToken"]);
    expect(failureOf("resource_limit_exceeded")?.needs).toBeUndefined();
  });

  test("a name that is taken is worth another look at the project, since its holder may be ours", () => {
    expect(failureOf("server name is already used (uniqueness_error)")?.transient).toBe(true);
    expect(failureOf("server limit exceeded (resource_limit_exceeded)")?.transient).toBe(false);
  });

  test("words that only look like a code mean nothing", () => {
    expect(failureOf("a timeout in our own network")).toBeUndefined();
    expect(failureOf("Invalid value for variable")).toBeUndefined();
    expect(failureOf("invalid_input")).toBeUndefined();
  });
});
