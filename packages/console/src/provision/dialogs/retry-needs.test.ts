import type { State } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { missingAnswers, noAnswers, retryNeeds, retryRequest, startsAt } from "./retry-needs.ts";

type Failure = NonNullable<State["failure"]>;

const token = "t".repeat(64);
const failed = (members: Partial<Failure> = {}, credentialsHeld = ["hetznerToken"]): Pick<State, "credentialsHeld" | "failure"> => ({
  credentialsHeld,
  failure: {
    code: "tofu-apply-failed",
    phase: "tofu-apply",
    message: "no",
    retryable: true,
    at: "2026-11-26T10:00:00.000Z",
    ...members,
  },
});

describe("what a retry asks for", () => {
  test("is nothing when the failure needs nothing", () => {
    const needs = retryNeeds(failed());

    expect(missingAnswers(needs, noAnswers)).toEqual([]);
    expect(retryRequest(needs, noAnswers)).toEqual({});
  });

  test.each([
    ["hetznerToken", { hetznerToken: ` ${token}\n` }, { hetznerToken: token }],
    ["registrarToken", { registrarToken: " key:secret " }, { registrarToken: "key:secret" }],
    ["allowReplace", { allowReplace: true }, { allowReplace: true }],
    ["orphans", { orphans: "import" }, { orphans: "import" }],
  ] as const)("is %s alone when the failure lists that", (need, answer, body) => {
    const needs = retryNeeds(failed({ needs: [need] }));

    expect(missingAnswers(needs, noAnswers)).toEqual([need]);
    expect(missingAnswers(needs, { ...noAnswers, ...answer })).toEqual([]);
    expect(retryRequest(needs, { ...noAnswers, ...answer })).toEqual(body);
  });

  test("is a token when none is held any more, or the server has said so", () => {
    expect(retryNeeds(failed({}, [])).hetznerToken).toBe(true);
    expect(retryNeeds(failed(), true).hetznerToken).toBe(true);
  });

  test("a token of another length is missing all the same", () => {
    const needs = retryNeeds(failed({ needs: ["hetznerToken"] }));

    expect(missingAnswers(needs, { ...noAnswers, hetznerToken: token.slice(1) })).toEqual(["hetznerToken"]);
  });

  test("records at risk are copied unless the person says otherwise", () => {
    const needs = retryNeeds(failed({ culprit: { kind: "domain", name: "acme.com", reason: "records-at-risk", message: "" } }));

    expect(retryRequest(needs, noAnswers)).toEqual({ carryOver: true });
    expect(retryRequest(needs, { ...noAnswers, carryOver: false })).toEqual({ carryOver: false });
  });

  test("what was typed for something that is not asked for is not sent", () => {
    expect(retryRequest(retryNeeds(failed()), { ...noAnswers, hetznerToken: token, allowReplace: true, orphans: "purge" })).toEqual({});
  });
});

test("a retry starts at the DNS only when that had failed and the addresses are known", () => {
  const result = { loadBalancerIP: "192.0.2.1" } as State["result"] & object;

  expect(startsAt({ ...failed({ phase: "dns-commit" }), result })).toBe("dns-commit");
  expect(startsAt({ ...failed({ phase: "dns-commit" }) })).toBe("preflight");
  expect(startsAt({ ...failed(), result })).toBe("preflight");
  expect(startsAt({ ...failed(), result }, "dns-commit")).toBe("dns-commit");
});
