import { ApiProblem, type Problem, type ValidateReply } from "@catalyst/contract";
import { describe, expect, test } from "vitest";
import { failureOfError, failureOfReply } from "./token-failure.ts";

const good: ValidateReply = {
  valid: true,
  message: "The token works.",
  capabilities: { read: true, write: "unknown" },
  serversInUse: 0,
  warnings: [],
  unavailable: [],
};

describe("an answer", () => {
  test("that finds the token good is no failure, even when nobody knows whether it may write", () => {
    expect(failureOfReply(good)).toBeUndefined();
  });

  test("tells a token that may only read from one that is refused", () => {
    const refused = { ...good, valid: false };

    expect(failureOfReply({ ...refused, capabilities: { read: true, write: false } })?.kind).toBe("read-only");
    expect(failureOfReply({ ...refused, capabilities: { read: false, write: false } })?.kind).toBe("rejected");
  });

  test.each([["<html>"], [{}], [null], [{ valid: true }]])("of another shape is malformed: %j", (reply) => {
    expect(failureOfReply(reply)?.kind).toBe("malformed-answer");
  });
});

describe("no answer", () => {
  test.each([
    [problem(503, "cloud-unreachable"), "provider-unreachable"],
    [problem(400, "invalid-request", { token: "must have exactly 64 characters" }), "wrong-length"],
    [problem(502, "unavailable"), "service-unreachable"],
    [problem(503, "shutting-down"), "service-unreachable"],
    [problem(429, "rate-limited"), "unexpected-status"],
    [problem(500, "internal"), "unexpected-status"],
    [new TypeError("Failed to fetch"), "service-unreachable"],
    [new SyntaxError("Unexpected token <"), "malformed-answer"],
  ])("is told by its kind: %s", (error, kind) => {
    expect(failureOfError(error).kind).toBe(kind);
  });

  test("keeps what a diagnostic needs", () => {
    expect(failureOfError(problem(500, "internal"))).toMatchObject({ code: "500 internal", request: "req-1", detail: "It broke" });
  });
});

function problem(status: number, error: string, fields?: Record<string, string>): ApiProblem {
  const document = { type: "about:blank", title: "Broken", status, detail: "It broke", instance: "/", requestId: "req-1", error, next: "" };
  return new ApiProblem({ ...document, ...(fields ? { fields } : {}) } as Problem);
}
