import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";

export interface Step {
  name?: string;
  uses?: string;
  run?: string;
  if?: string;
}

export interface Job {
  env?: Record<string, string | number | boolean>;
  steps: Step[];
}

export interface StepResult {
  exitCode: number | undefined;
  /** Both streams, as a runner shows them. */
  log: string;
}

/** What expressions read: `github`, `secrets`, `vars`, `inputs`, `matrix`, nested as an expression's path is. */
export type ExpressionContext = Record<string, unknown>;

/** A step takes seconds alone and several times that on a loaded machine; one that takes longer is stuck. */
const stepLimitMs = 120_000;

export async function readJob(checkout: string, workflow: string, job: string): Promise<Job> {
  const { jobs } = parse(await readFile(join(checkout, ".github/workflows", workflow), "utf8")) as { jobs: Record<string, Job> };
  const found = jobs[job];
  if (found === undefined) throw new Error(`${workflow} has no job ${job}`);

  return found;
}

/** The environment that a job sets, its expressions resolved. Throws when one reads what the context lacks. */
export function environmentOf({ env = {} }: Job, context: ExpressionContext): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, resolveExpressions(String(value), context)]));
}

/** Runs a step's command in a checkout as a runner does: `bash -e`, from the root, with the job's environment beside the machine's. */
export async function runStep(checkout: string, { run }: Step, environment: Record<string, string>): Promise<StepResult> {
  if (run === undefined) throw new Error("the step runs no command");
  const { exitCode, all } = await execa("bash", ["-e", "-c", run], {
    cwd: checkout,
    env: environment,
    all: true,
    reject: false,
    timeout: stepLimitMs,
  });

  return { exitCode, log: all };
}

/** Only paths occur in the environment of jobs; functions and operators stay in `if`, which is not run here. */
function resolveExpressions(text: string, context: ExpressionContext): string {
  return text.replaceAll(/\$\{\{\s*(.+?)\s*\}\}/g, (_, path: string) => {
    const value = path.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], context);
    if (typeof value !== "string") throw new Error(`the expression ${path} has no value here`);

    return value;
  });
}
