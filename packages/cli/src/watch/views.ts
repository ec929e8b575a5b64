import type { State } from "@catalyst/contract";
import type { Context } from "../context.ts";
import { printJSON } from "../output/print.ts";
import { plainView } from "./plain-view.ts";
import { taskListView } from "./task-list-view.ts";
import type { View } from "./watch-deployment.ts";

/** The view that fits: JSON lines when asked for, a live task list on a terminal, else plain lines. */
export function chooseView(context: Context, json: boolean, phases: readonly string[]): View {
  if (json) return jsonView(context);

  return context.stdout.isTTY && context.environment["TERM"] !== "dumb" ? taskListView(context, phases) : plainView(context);
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
