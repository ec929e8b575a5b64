import type { Event, State } from "@catalyst/contract";
import type { Context } from "../context.ts";
import { formatDuration } from "../output/duration.ts";
import { print } from "../output/print.ts";
import type { View } from "./watch-deployment.ts";

/** A long wait shows now and then that it is not forgotten. */
const repeatWaitMs = 30_000;

const marks = { info: "  ", warn: "! ", error: "✗ " } as const;

/** One line per event and per phase that ends or waits; for logs and pipes. */
export function plainView(context: Context): View {
  const shown = new Set<string>();
  const startedAt = context.now();

  function once(key: string, line: string): void {
    if (shown.has(key)) return;
    shown.add(key);
    print(context, line);
  }

  function showWait(phase: string, attempt: number, waitingFor: string): void {
    const turn = Math.floor((context.now() - startedAt) / repeatWaitMs);
    once(`${phase} ${attempt} ${withoutNumbers(waitingFor)} ${turn}`, `… ${phase} waits: ${waitingFor}`);
  }

  function showPhases(state: State): void {
    for (const { phase, attempt, status, durationMs, waitingFor } of state.phases) {
      if (waitingFor !== undefined && (status === "waiting" || status === "running")) {
        showWait(phase, attempt, waitingFor);
      }
      if (status === "succeeded" || status === "failed" || status === "cancelled") {
        once(
          `${phase} ${attempt} ${status}`,
          `${status === "succeeded" ? "✓" : "✗"} ${phase} ${status} after ${formatDuration(durationMs ?? 0)}`,
        );
      }
    }
  }

  return {
    event: (event) => print(context, describeEvent(event)),
    state: showPhases,
    reconnecting: (reason) => context.stderr.write(`the connection was lost (${reason}); trying again\n`),
    close: showPhases,
  };
}

export function describeEvent(event: Event): string {
  return `${event.time.slice(11, 19)} ${marks[event.level]}${event.phase.padEnd(15)} ${oneLine(event.message)}`;
}

/** OpenTofu sets some of its messages with blank lines around and line breaks inside. */
export function oneLine(message: string): string {
  return message.trim().replaceAll(/\s*\n\s*/g, " ");
}

/** "… 12 of 90 packages" is one wait, however far it has come. */
function withoutNumbers(text: string): string {
  return text.replaceAll(/\d+(?:\.\d+)?/g, "#");
}
