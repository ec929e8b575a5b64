import type { State } from "@catalyst/contract";
import type { Context } from "../context.ts";
import { printJSON } from "../output/print.ts";
import { plainView } from "./plain-view.ts";
import { taskListView } from "./task-list-view.ts";
import type { View } from "./watch-deployment.ts";

const fewestColumns = 40;

/** The view that fits: JSON lines when asked for, a live task list on a terminal, else plain lines. */
export function chooseView(context: Context, json: boolean, phases: readonly string[]): View {
  if (json) return jsonView(context);

  return canDrawList(context) ? taskListView(context, phases) : plainView(context);
}

/** A list needs a terminal that can move its cursor and is wide enough for a phase; some say they have no columns at all. */
function canDrawList({ stdout, environment }: Context): boolean {
  return stdout.isTTY && environment["TERM"] !== "dumb" && stdout.columns >= fewestColumns;
}

/** `{"type":"event","event":…}` per event, and `{"type":"done","state":…}` at the end. */
function jsonView(context: Context): View {
  return {
    event: (event) => printJSON(context, { type: "event", event }),
    state: () => undefined,
    reconnecting: (reason) => context.stderr.write(`reconnecting: ${reason}\n`),
    close: (state: State) => printJSON(context, { type: "done", state }),
  };
}
