/** The members we read of what Vitest's `--reporter=json` writes. */
export interface TestReport {
  testResults: FileResult[];
}

interface FileResult {
  /** Absolute path. */
  name: string;
  status: string;
  assertionResults: { fullName: string; status: string }[];
}

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** A file that cannot be loaded or set up has no test that failed, and neither has an error outside every test: each counts all the same. */
export function countTests(report: TestReport | undefined, succeeded: boolean): TestCounts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const countOf = (...statuses: string[]) => tests.filter(({ status }) => statuses.includes(status)).length;
  const failed = countOf("failed") + report.testResults.filter(isBroken).length;

  return {
    passed: countOf("passed"),
    failed: failed === 0 && !succeeded ? 1 : failed,
    skipped: countOf("skipped", "pending", "todo"),
  };
}

/** Absolute paths of the files with a failure. */
export function failedFiles({ testResults }: TestReport): string[] {
  return testResults.filter(({ status }) => status === "failed").map(({ name }) => name);
}

/** The first report with the files of the second in their place. */
export function withSecondTry(first: TestReport, second: TestReport): TestReport {
  const again = new Map(second.testResults.map((file) => [file.name, file]));

  return { testResults: first.testResults.map((file) => again.get(file.name) ?? file) };
}

/** What failed at first and passed alone, as `file: test`; of a file that could not be set up, the file. */
export function passedOnSecondTry(first: TestReport, second: TestReport): string[] {
  const again = new Map(second.testResults.map((file) => [file.name, file]));

  return first.testResults.flatMap((file) => {
    const retried = again.get(file.name);
    if (retried === undefined || file.status !== "failed") return [];
    if (isBroken(file)) return retried.status === "passed" ? [file.name] : [];
    const passed = new Set(retried.assertionResults.filter(({ status }) => status === "passed").map(({ fullName }) => fullName));

    return file.assertionResults
      .filter(({ status, fullName }) => status === "failed" && passed.has(fullName))
      .map(({ fullName }) => `${file.name}: ${fullName}`);
  });
}

function isBroken({ status, assertionResults }: FileResult): boolean {
  return status === "failed" && assertionResults.every((test) => test.status !== "failed");
}
