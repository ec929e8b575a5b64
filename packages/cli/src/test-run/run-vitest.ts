import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { execa } from "execa";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";
import { toolEnvironment } from "./run-step.ts";
import { type TestCounts, type TestReport, countTests, failedFiles, passedOnSecondTry, withSecondTry } from "./test-report.ts";

/** The whole run from nothing has an hour and a half; building the programs takes a part of it. */
const limitMs = 76 * 60_000;
const secondTryLimitMs = 10 * 60_000;
/** Files with a failure that are tried once more. When more fail, it is not chance. */
const secondTries = 4;

/**
 * Runs the tests with their output shown live, and counts them from Vitest's own report. When few files fail they are run once more, alone, so
 * that a machine short of time does not hide what the change did; what only passed then is named.
 */
export async function runVitest(context: Context, patterns: readonly string[]): Promise<TestCounts> {
  const first = await runOnce(context, patterns, limitMs);
  const files = first.report === undefined ? [] : failedFiles(first.report);
  if (first.report === undefined || files.length === 0 || files.length > secondTries) return countTests(first.report, first.succeeded);

  print(context, `\n${files.length === 1 ? "one file" : `${files.length} files`} with a failure, once more and alone`);
  const second = await runOnce(context, ["--maxWorkers=1", ...files], secondTryLimitMs);
  if (second.report === undefined) return countTests(first.report, first.succeeded);
  for (const name of passedOnSecondTry(first.report, second.report))
    print(context, `passed only on its second try: ${name.replace(`${checkoutDirectory}/`, "")}`);

  return countTests(withSecondTry(first.report, second.report), second.succeeded);
}

async function runOnce(context: Context, args: readonly string[], timeout: number): Promise<{ report?: TestReport; succeeded: boolean }> {
  const folder = await mkdtemp(join(tmpdir(), "catalyst-test-"));
  const file = join(folder, "report.json");
  try {
    const run = await execa("vitest", ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${file}`, ...args], {
      cwd: checkoutDirectory,
      env: toolEnvironment(context),
      stdio: ["ignore", "inherit", "inherit"],
      reject: false,
      timeout,
      cancelSignal: context.signal,
    });
    context.signal.throwIfAborted();
    const text = await readFile(file, "utf8").catch(() => undefined);

    return { ...(text === undefined ? {} : { report: JSON.parse(text) as TestReport }), succeeded: !run.failed };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
