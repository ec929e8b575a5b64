import { createInterface } from "node:readline/promises";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";

/** Asks on the terminal. Without one nobody can answer: `instead` says what to add to the command line. */
export async function ask(context: Context, question: string, instead: string): Promise<string> {
  if (!process.stdin.isTTY) throw usageError(`this needs an answer, and there is no terminal to ask on: ${question.trim()}`, instead);
  const terminal = createInterface({ input: process.stdin, output: context.stdout });
  try {
    return (await terminal.question(question, { signal: context.signal })).trim();
  } finally {
    terminal.close();
  }
}
