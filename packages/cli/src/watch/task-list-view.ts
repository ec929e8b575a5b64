import type { Event, State } from "@catalyst/contract";
import { Listr, type ListrTaskWrapper, type DefaultRenderer, type SimpleRenderer } from "listr2";
import type { Context } from "../context.ts";
import { formatDuration } from "../output/duration.ts";
import { oneLine } from "./plain-view.ts";
import type { View } from "./watch-deployment.ts";

type Task = ListrTaskWrapper<unknown, typeof DefaultRenderer, typeof SimpleRenderer>;

interface Row {
  phase: string;
  task?: Task;
  ended: PromiseWithResolvers<void>;
  latest?: string;
}

const redrawMs = 500;

/** A live list of the phases: the running one with its elapsed time and what it is doing or waiting for. */
export function taskListView(context: Context, phases: readonly string[]): View {
  const rows: Row[] = phases.map((phase) => ({ phase, ended: Promise.withResolvers<void>() }));
  let known: State | undefined;
  let finished = false;
  for (const row of rows) row.ended.promise.catch(() => undefined);

  const list = new Listr(
    rows.map((row) => ({
      title: row.phase,
      task: async (_: unknown, task: Task) => {
        row.task = task;
        drawRow(row, task, known, context.now());
        if (finished && !isReached(row, known)) task.skip(`${row.phase} (not reached)`);
        else await row.ended.promise;
      },
    })),
    { concurrent: false, exitOnError: false, rendererOptions: { collapseErrors: false, showErrorMessage: false } },
  );
  const running = list.run();
  const timer = setInterval(redraw, redrawMs);

  function redraw(): void {
    for (const row of rows) if (row.task !== undefined) drawRow(row, row.task, known, context.now());
  }

  function settleRows(state: State): void {
    for (const row of rows) {
      const status = state.phases.findLast(({ phase }) => phase === row.phase)?.status;
      if (status === "succeeded") row.ended.resolve();
      if (status === "failed" || status === "cancelled") row.ended.reject(new Error(status));
    }
  }

  return {
    event(event: Event) {
      const row = rows.find(({ phase }) => phase === event.phase) ?? rows.find(({ phase }) => phase === known?.phase);
      if (row !== undefined) row.latest = oneLine(event.message);
      redraw();
    },
    state(state) {
      known = state;
      redraw();
      settleRows(state);
    },
    reconnecting(reason) {
      const row = rows.find(({ phase }) => phase === known?.phase);
      if (row !== undefined) row.latest = `the connection was lost (${reason}); trying again`;
    },
    async close(state) {
      known = state;
      clearInterval(timer);
      redraw();
      settleRows(state);
      finished = true;
      for (const row of rows) row.ended.resolve();
      await running;
    },
  };
}

function isReached(row: Row, state: State | undefined): boolean {
  return state?.phases.some(({ phase }) => phase === row.phase) === true;
}

function drawRow(row: Row, task: Task, state: State | undefined, now: number): void {
  const phase = state?.phases.findLast((each) => each.phase === row.phase);
  if (phase === undefined) return;
  if (phase.durationMs !== null) {
    task.title = `${row.phase}  ${formatDuration(phase.durationMs)}`;
    return;
  }
  if (phase.startedAt !== null) task.title = `${row.phase}  ${formatDuration(now - Date.parse(phase.startedAt))}`;
  const doing = phase.waitingFor === undefined ? row.latest : `waits: ${phase.waitingFor}`;
  if (doing !== undefined) task.output = doing;
}
