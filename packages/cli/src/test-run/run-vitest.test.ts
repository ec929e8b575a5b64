import { expect, test } from "vitest";
import { countTests } from "./run-vitest.ts";

test("counts what the report says", () => {
  expect(countTests(report({ numPassedTests: 5, numFailedTests: 2, numPendingTests: 1 }), false)).toEqual({
    passed: 5,
    failed: 2,
    skipped: 1,
  });
});

test("a file that could not be loaded, or whose setup failed, is a failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "skipped" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];

  expect(countTests(report({ numPassedTests: 1, testResults }), false)).toEqual({ passed: 1, failed: 2, skipped: 0 });
});

test("an error outside every test, or no report at all, is a failure", () => {
  expect(countTests(report({ numPassedTests: 5 }), false).failed).toBe(1);
  expect(countTests(undefined, true).failed).toBe(1);
});

function report(members: object): string {
  return JSON.stringify({ numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [], ...members });
}
