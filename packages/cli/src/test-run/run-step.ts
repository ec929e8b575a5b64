import { delimiter, join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import { execa } from "execa";
import type { Context } from "../context.ts";

/** Environment of a program from node_modules: it and what it starts run on the pinned Node. */
export function toolEnvironment(context: Context): Record<string, string> {
  const bin = [join(checkoutDirectory, "node_modules/node/bin"), join(checkoutDirectory, "node_modules/.bin")];

  return { PATH: [...bin, context.environment["PATH"] ?? ""].join(delimiter), NODE_NO_WARNINGS: "1" };
}

export interface StepResult {
  passed: boolean;
  /** Both streams, as a person would have seen them. */
  output: string;
}

/** Runs one check from the repository's root and keeps what it says. */
export async function runStep(context: Context, command: readonly [string, ...string[]], limitMs: number): Promise<StepResult> {
  const [program, ...args] = command;
  const result = await execa(program, args, {
    cwd: checkoutDirectory,
    env: toolEnvironment(context),
    all: true,
    stdin: "ignore",
    reject: false,
    timeout: limitMs,
    cancelSignal: context.signal,
  });
  context.signal.throwIfAborted();
  const output = result.all ?? "";

  return { passed: !result.failed, output: result.timedOut ? `${output}\nstopped after ${limitMs / 1_000} s` : output };
}
