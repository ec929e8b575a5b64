import type { PreflightReply } from "@catalyst/contract";
import { expect, test } from "vitest";
import { consentOf, openChecks } from "./open-checks.ts";

const check = (id: string, status: "ok" | "warn" | "fail") => ({ id, status, message: `${id} is ${status}`, facts: {} });
const reply: PreflightReply = {
  checks: [check("token", "ok"), check("quota", "warn"), check("project", "warn"), check("name", "fail")],
  cost: { hourlyEUR: 0.1, monthlyEUR: 60 },
  servers: 1,
  loadBalancers: 1,
  networks: 1,
  predicted: { p50: 1, p90: 2 },
  planHash: "a1",
};

test("failures stand in the way whatever is ticked, warnings until they are", () => {
  expect(openChecks(reply, []).map(({ id }) => id)).toEqual(["quota", "project", "name"]);
  expect(openChecks(reply, ["quota", "name"]).map(({ id }) => id)).toEqual(["project", "name"]);
  expect(openChecks(undefined, [])).toEqual([]);
});

test("what was agreed to is the warnings that are still there, in their order, with the plan they are of", () => {
  expect(consentOf(reply, ["project", "gone", "quota", "name"])).toEqual({ planHash: "a1", acceptedWarnings: ["quota", "project"] });
});
