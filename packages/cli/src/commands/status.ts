import { readSupervisorRecord, type ChildRecord } from "@catalyst/lab/supervisor/child-record.ts";
import { isRunning } from "@catalyst/lab/supervisor/process-identity.ts";
import { readProgress } from "@catalyst/lab/tools/progress-file.ts";
import { productTools } from "@catalyst/lab/tools/tool-definition.ts";
import { recordPath } from "@catalyst/lab/supervisor/supervisor.ts";
import type { Command } from "commander";
import { exitCodes } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { connect } from "../mothership/connect.ts";
import { describeRun } from "../mothership/describe-run.ts";
import { readRunFile } from "../mothership/run-file.ts";
import { formatDuration } from "../output/duration.ts";
import { print, printJSON, printTable } from "../output/print.ts";

export function addStatusCommand(program: Command, context: Context): void {
  program
    .command("status")
    .description("what is running, where, and whether it is well")
    .option("--json", "one JSON object")
    .addHelpText("after", "\nExample:\n  ./catalyst status --json\n\nExits 0 when everything that was started runs and is ready, else 1.")
    .action((options: { json?: boolean }) => status(context, options.json === true));
}

async function status(context: Context, json: boolean): Promise<void> {
  const run = await readRunFile(context.stateDirectory);
  const record = await readSupervisorRecord(recordPath(context.stateDirectory));
  const children = await Promise.all((record?.children ?? []).map((child) => observe(context, child)));
  const readiness = children.some(({ name, running }) => name === "mothership" && running) ? await readReadiness(context) : undefined;
  const well =
    children.length > 0 && children.every(({ state }) => state !== "ended" && state !== "failed") && readiness?.status !== "down";
  process.exitCode = well ? exitCodes.ok : exitCodes.failed;

  if (json) {
    printJSON(context, {
      running: children.some(({ running }) => running),
      well,
      baseURL: run?.baseURL ?? null,
      children,
      readiness: readiness ?? null,
    });
    return;
  }
  if (run === undefined || children.length === 0) {
    print(context, "Nothing is running. Start it with ./catalyst up.");
    return;
  }
  for (const line of await describeRun(context, run)) print(context, line);
  print(context);
  printTable(context, [["NAME", "STATE", "PID", "PORT", "SINCE", "LOG"], ...children.map((child) => row(child, context.now()))]);
  if (record?.supervisor === undefined || !isRunning(record.supervisor))
    print(context, "\nNobody watches over them: ./catalyst up --detach takes them over.");
  if (readiness !== undefined) {
    const checks = Object.entries(readiness.checks).map(([name, state]) => `${name}: ${state}`);
    print(context, `\nmothership ${readiness.status}${checks.length === 0 ? "" : ` (${checks.join(", ")})`}`);
  }
}

interface Observed extends ChildRecord {
  running: boolean;
  state: "running" | "done" | "ended" | "failed";
}

/** Building the programs is the one child that is meant to end. */
async function observe(context: Context, child: ChildRecord): Promise<Observed> {
  if (isRunning(child)) return { ...child, running: true, state: "running" };
  if (child.name !== "tools") return { ...child, running: false, state: "ended" };
  const all = await Promise.all(productTools.map((name) => readProgress(context.toolHost, name)));

  return { ...child, running: false, state: all.every((progress) => progress?.state === "done") ? "done" : "failed" };
}

function row({ name, running, state, pid, port, startedAt, restarts, log }: Observed, now: number): string[] {
  const again = running && restarts > 0 ? `, restarted ${restarts}×` : "";

  return [
    name,
    `${state}${again}`,
    running ? String(pid) : "-",
    port === undefined ? "-" : String(port),
    running ? formatDuration(now - Date.parse(startedAt)) : "-",
    log,
  ];
}

/** What `/readyz` says, also when it is not ready. */
async function readReadiness(context: Context): Promise<{ status: string; checks: Record<string, string> }> {
  try {
    const { baseURL } = await connect(context);
    const response = await fetch(new URL("/readyz", baseURL), { signal: AbortSignal.timeout(5_000) });
    const body = (await response.json()) as { status?: string; checks?: Record<string, string> };

    return { status: String(body.status ?? response.status), checks: body.checks ?? {} };
  } catch (error) {
    return { status: "down", checks: { answer: (error as Error).message } };
  }
}
