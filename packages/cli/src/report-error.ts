import { inspect } from "node:util";
import { ApiProblem } from "@catalyst/contract";
import { ToolMissingError } from "@catalyst/lab/tools/tool-error.ts";
import { CommanderError } from "commander";
import { CliError, exitCodes } from "./cli-error.ts";
import type { Context } from "./context.ts";

/** Prints a failure as one sentence and the next step, and returns the exit status. Stack and causes are only for `--verbose`. */
export function reportError(error: unknown, context: Context, verbose: boolean): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (context.signal.aborted) return exitCodes.interrupted;

  const { sentence, next, exitCode } = describe(error);
  context.stderr.write(`catalyst: ${sentence}\n`);
  if (next !== undefined) context.stderr.write(`  ${next}\n`);
  if (verbose) context.stderr.write(`${inspect(error)}\n`);

  return exitCode;
}

interface Description {
  sentence: string;
  next?: string | undefined;
  exitCode: number;
}

function describe(error: unknown): Description {
  if (error instanceof CliError) return { sentence: error.message, next: error.next, exitCode: error.exitCode };
  if (error instanceof ToolMissingError) return { sentence: error.message, exitCode: exitCodes.toolMissing };
  if (error instanceof ApiProblem) return describeProblem(error);
  if (isConnectionFailure(error)) {
    return {
      sentence: "the mothership does not answer.",
      next: "Start it with ./catalyst up, or see ./catalyst status.",
      exitCode: exitCodes.failed,
    };
  }

  return { sentence: error instanceof Error ? error.message : String(error), next: "More with --verbose.", exitCode: exitCodes.failed };
}

function describeProblem({ problem }: ApiProblem): Description {
  const fields = Object.entries(problem.fields ?? {}).map(([name, message]) => `${name}: ${message}`);
  const sentence = [`${problem.title}: ${problem.detail} (${problem.error})`, ...fields].join("\n  ");

  return { sentence, next: problem.next, exitCode: exitCodes.failed };
}

/** What Node's fetch throws when nobody listens: a TypeError whose cause names the system error. */
function isConnectionFailure(error: unknown): boolean {
  return error instanceof TypeError && error.message === "fetch failed";
}
