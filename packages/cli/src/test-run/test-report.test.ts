import { expect, test } from "vitest";
import { countTests, failedFiles, passedOnSecondTry, withSecondTry } from "./test-report.ts";

test("counts what the report says", () => {
  const report = { testResults: [file("a", "passed", "failed", "failed", "skipped"), file("b", "passed", "passed", "todo")] };

  expect(countTests(report, false)).toEqual({ passed: 3, failed: 2, skipped: 2 });
});

test("a file that could not be loaded, or whose setup failed, is a failure", () => {
  const report = { testResults: [broken("a"), broken("b", "skipped"), file("c", "passed")] };

  expect(countTests(report, false)).toEqual({ passed: 1, failed: 2, skipped: 1 });
});

test("an error outside every test, or no report at all, is a failure", () => {
  expect(countTests({ testResults: [file("a", "passed")] }, false).failed).toBe(1);
  expect(countTests(undefined, true).failed).toBe(1);
});

test("what a second try says takes the place of what the first one said, file by file, and what passed only then is named", () => {
  const first = { testResults: [file("a", "passed", "failed", "failed"), broken("b", "skipped"), file("c", "passed")] };
  const second = { testResults: [file("a", "passed", "passed", "failed"), file("b", "passed")] };

  const files = failedFiles(first);

  expect(files).toEqual(["a", "b"]);
  expect(countTests(withSecondTry(first, second), false)).toEqual({ passed: 4, failed: 1, skipped: 0 });
  expect(passedOnSecondTry(first, second)).toEqual(["a: test 1", "b"]);
});

function file(name: string, ...statuses: string[]) {
  return {
    name,
    status: statuses.includes("failed") ? "failed" : "passed",
    assertionResults: statuses.map((status, index) => ({ fullName: `test ${index}`, status })),
  };
}

function broken(name: string, ...statuses: string[]) {
  return { ...file(name, ...statuses), status: "failed" };
}
