import { ApiProblem, apiErrors, type Problem } from "@catalyst/contract";
import { expect, test } from "vitest";
import { launchCodes, readLaunchProblem } from "./launch-problem.ts";

test("every code that creating can answer has words", () => {
  const answers =
    "invalid-request provider-not-available sovereign-exists subdomain-conflict subdomain-reserved unsupported-pool invalid-format forbidden-test-domain too-many-deployments pdm-unavailable registry-token-missing".split(
      " ",
    );

  expect(answers.filter((code) => !(code in launchCodes))).toEqual([]);
  expect(answers.filter((code) => code !== "registry-token-missing" && !(code in apiErrors))).toEqual([]);
});

test("a refused request names the step of each member", () => {
  const read = readLaunchProblem(problem("invalid-request", { fields: { orgName: "a", "regions.0.cloudRegion": "b", mystery: "c" } }));

  expect(read.fields).toEqual([
    { field: "orgName", text: "a", step: "organisation" },
    { field: "regions.0.cloudRegion", text: "b", step: "provider" },
    { field: "mystery", text: "c", step: undefined },
  ]);
});

test("a name that lives already leads to the one that has it", () => {
  expect(readLaunchProblem(problem("sovereign-exists", { existingId: "0123456789abcdef" }))).toMatchObject({
    code: "sovereign-exists",
    existingId: "0123456789abcdef",
  });
  expect(readLaunchProblem(problem("subdomain-conflict"))).toMatchObject({ step: "domain", existingId: undefined });
});

test("what nobody has words for is left to the server's own", () => {
  expect(readLaunchProblem(problem("internal")).code).toBeUndefined();
  expect(readLaunchProblem(new TypeError("Failed to fetch")).code).toBeUndefined();
});

function problem(error: string, members: object = {}): ApiProblem {
  const document = {
    type: "about:blank",
    title: "No",
    status: 400,
    detail: "",
    instance: "/",
    requestId: "r",
    error,
    next: "",
    ...members,
  };
  return new ApiProblem(document as Problem);
}
