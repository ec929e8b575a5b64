import { describe, expect, test } from "vitest";
import { CatalystError, PhaseFailure, TransientError } from "../../platform/errors.ts";
import { domainFailure, refusedDomain } from "./domain-failure.ts";

const fqdn = "acme.omani.works";

describe("what the pool-domain-manager refuses", () => {
  test.each([
    ["conflict", "subdomain-conflict"],
    ["token-mismatch", "subdomain-conflict"],
    ["domain-claimed", "subdomain-conflict"],
    ["invalid-token", "registrar-failed"],
    ["registrar-token-needed", "registrar-failed"],
    ["nameservers-rejected", "registrar-failed"],
    ["unsupported-registrar", "registrar-failed"],
    ["ds-present", "dns-commit-failed"],
    ["records-at-risk", "dns-commit-failed"],
    ["zone-conflict", "dns-commit-failed"],
    ["delegation-timeout", "delegation-timeout"],
  ] as const)("%s ends the run as %s, with the domain as culprit and a next step", (code, expected) => {
    const failure = domainFailure(new CatalystError(code, { detail: "this time" }), fqdn);

    expect(failure).toBeInstanceOf(PhaseFailure);
    expect(failure).toMatchObject({
      code: expected,
      details: {
        culprit: { kind: "domain", name: fqdn, reason: code, message: "this time" },
        sentence: expect.stringMatching(/\w{20}|\w+ \w+ \w+/),
      },
    });
  });

  test.each([
    ["invalid-token", ["registrarToken"]],
    ["insufficient-scope", ["registrarToken"]],
    ["conflict", undefined],
  ])("%s needs %j", (code, needs) => {
    expect(refusedDomain(code, fqdn, "no").details.needs).toEqual(needs);
  });

  test("with a code from a later version is still a failure of the domain", () => {
    expect(refusedDomain("never-heard-of", fqdn, "what it said")).toMatchObject({
      code: "dns-commit-failed",
      details: { message: `${fqdn}: what it said`, sentence: "The DNS of the domain could not be made" },
    });
  });
});

describe("what passes", () => {
  test.each([
    ["pdm-unavailable", "pdm-unavailable", "the pool-domain-manager"],
    ["pdns-unavailable", "pdm-unavailable", "the pool-domain-manager"],
    ["api-unavailable", "registrar-failed", "the registrar's API"],
    ["rate-limited", "registrar-failed", "the registrar's API"],
  ] as const)("%s is worth another try, and says whom it waits for", (code, finally_, waitingFor) => {
    const cause = domainFailure(new CatalystError(code), fqdn);

    expect(cause).toBeInstanceOf(TransientError);
    expect(cause).toMatchObject({ code: finally_, waitingFor });
  });

  test("a bug stays a bug", () => {
    const bug = new TypeError("x is undefined");

    expect(domainFailure(bug, fqdn)).toBe(bug);
  });
});
