import type { Command } from "commander";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { examineMachine, type Finding } from "../doctor/examine-machine.ts";
import { print, printJSON } from "../output/print.ts";

const marks = { ok: "ok  ", warn: "warn", fail: "FAIL" } as const;

export function addDoctorCommand(program: Command, context: Context): void {
  program
    .command("doctor")
    .description("what this machine has and lacks, and how to get what is missing")
    .option("--json", "one JSON object per line")
    .addHelpText(
      "after",
      "\nExample:\n  ./catalyst doctor\n\nExits 0 when nothing fails, 4 when a program is missing and cannot be built, else 1.",
    )
    .action(async (options: { json?: boolean }) => {
      const findings = await examineMachine(context);

      for (const finding of findings) {
        if (options.json === true) printJSON(context, finding);
        else printFinding(context, finding);
      }
      process.exitCode = exitCodeFor(findings);
    });
}

function printFinding(context: Context, { status, id, detail, fix }: Finding): void {
  print(context, `${marks[status]}  ${id.padEnd(32)}${detail}`);
  if (fix !== undefined) print(context, `${" ".repeat(38)}${fix}`);
}

function exitCodeFor(findings: readonly Finding[]): number {
  const failed = findings.filter((finding) => finding.status === "fail");
  if (failed.length === 0) return exitCodes.ok;

  return failed.some((finding) => /^(tool|program) /.test(finding.id)) ? exitCodes.toolMissing : exitCodes.failed;
}
