import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { execa } from "execa";
import type { Context } from "../context.ts";
import { toolEnvironment } from "./run-step.ts";

/** The whole run from nothing has an hour; building the programs takes a part of it. */
const limitMs = 50 * 60_000;

export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Runs the tests with their output shown live, and counts them from Vitest's own report. */
export async function runVitest(context: Context, patterns: readonly string[]): Promise<TestCounts> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-"));
  const report = join(folder, "report.json");
  try {
    const args = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`, ...patterns];
    const run = await execa("vitest", args, {
      cwd: checkoutDirectory,
      env: toolEnvironment(context),
      stdio: ["ignore", "inherit", "inherit"],
      reject: false,
      timeout: limitMs,
      cancelSignal: context.signal,
    });
    context.signal.throwIfAborted();

    return countTests(await readFile(report, "utf8").catch(() => undefined), !run.failed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file that cannot be loaded or set up has no test that failed, and neither has an error outside every test: each counts all the same. */
export function countTests(report: string | undefined, succeeded: boolean): TestCounts {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(report) as VitestReport;
  const brokenFiles = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.every(({ status }) => status !== "failed"),
  ).length;
  const failed = numFailedTests + brokenFiles;

  return { passed: numPassedTests, failed: failed === 0 && !succeeded ? 1 : failed, skipped: numPendingTests + numTodoTests };
}

/** The members we read of what `--reporter=json` writes. */
interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}
