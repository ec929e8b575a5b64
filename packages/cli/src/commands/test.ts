import { ensureSystemPrograms, ensureTestProgram } from "@catalyst/lab/system-programs/ensure-system-programs.ts";
import type { SystemProgramName } from "@catalyst/lab/system-programs/find-system-programs.ts";
import { thisSystem } from "@catalyst/lab/system-programs/system-host.ts";
import { ensurePluginMirror } from "@catalyst/lab/tools/plugin-mirror.ts";
import type { Command } from "commander";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { formatDuration } from "../output/duration.ts";
import { print } from "../output/print.ts";
import { showToolProgress } from "../output/tool-progress.ts";
import { prepareBlueprintPrograms } from "../test-run/prepare-blueprint-programs.ts";
import { prepareKubeApi } from "../test-run/prepare-kube-api.ts";
import { runStep } from "../test-run/run-step.ts";
import { runVitest } from "../test-run/run-vitest.ts";
import { staticCheckLimitMs, staticChecks } from "../test-run/static-checks.ts";
import type { TestCounts } from "../test-run/test-report.ts";

const dnsPrograms: SystemProgramName[] = ["pdns_server", "pdns backend gsqlite3", "pdns backend gpgsql", "unbound"];

export function addTestCommand(program: Command, context: Context): void {
  program
    .command("test")
    .argument("[pattern...]", "run only tests in files whose path contains one of these, and no static checks")
    .description("set up and check everything: format, lint, types, import rules, dead code, and every test")
    .addHelpText(
      "after",
      "\nExamples:\n  ./catalyst test\n  ./catalyst test packages/lab\n\nThe last line is `N passed, N failed`; each static check counts as one.",
    )
    .action((patterns: string[]) => testEverything(context, patterns));
}

async function testEverything(context: Context, patterns: readonly string[]): Promise<void> {
  const startedAt = context.now();
  const checks = patterns.length === 0 ? await runStaticChecks(context) : { passed: 0, failed: 0, skipped: 0 };
  const tools = await prepareTools(context);
  const tests = await runVitest(context, patterns);

  const passed = checks.passed + tests.passed;
  const failed = checks.failed + tools.failed + tests.failed;
  const skipped = tests.skipped === 0 ? "" : `, ${tests.skipped} tests skipped`;
  print(context, `took ${formatDuration(context.now() - startedAt)}${skipped}`);
  print(context, `${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? exitCodes.ok : exitCodes.failed;
}

async function runStaticChecks(context: Context): Promise<TestCounts> {
  let failed = 0;
  for (const { name, command } of staticChecks) {
    const startedAt = context.now();
    const { passed, output } = await runStep(context, command, staticCheckLimitMs);
    print(context, `${passed ? "ok    " : "FAILED"} ${name} (${formatDuration(context.now() - startedAt)})`);
    if (passed) continue;
    failed += 1;
    print(context, output);
  }

  return { passed: staticChecks.length - failed, failed, skipped: 0 };
}

/** The tests find the programs by themselves, but a build inside a test would run into the test's time limit. */
async function prepareTools(context: Context): Promise<{ failed: number }> {
  const startedAt = context.now();
  try {
    const options = {
      host: thisSystem(context.environment),
      say: (sentence: string) => print(context, sentence),
      signal: context.signal,
    };
    await ensureSystemPrograms(dnsPrograms, options);
    // Without one, the tests that want it say so themselves.
    await ensureTestProgram("chromium", options);
    await ensurePluginMirror({ signal: context.signal, host: context.toolHost, onProgress: showToolProgress(context) });
    await prepareKubeApi(context);
    await prepareBlueprintPrograms(context);
    print(context, `ok     programs (${formatDuration(context.now() - startedAt)})`);

    return { failed: 0 };
  } catch (error) {
    context.signal.throwIfAborted();
    print(context, `FAILED programs\n${(error as Error).message}`);

    return { failed: 1 };
  }
}
