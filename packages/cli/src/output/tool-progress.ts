import type { ToolProgress } from "@catalyst/lab/tools/progress-file.ts";
import type { Context } from "../context.ts";
import { formatDuration } from "./duration.ts";

/** Without a terminal a line every so often is enough to see that it lives. */
const plainEveryMs = 10_000;

/** Shows a build's progress: on a terminal in one line that is rewritten, elsewhere as a plain line now and then. */
export function showToolProgress(context: Context): (progress: ToolProgress) => void {
  let shownAt = 0;
  let shownFor = "";

  return (progress) => {
    const line = describeProgress(progress, context.now());
    if (context.stderr.isTTY) {
      context.stderr.write(`\r\x1b[K${line}${progress.state === "building" ? "" : "\n"}`);
      return;
    }
    const phase = `${progress.name} ${progress.state} ${progress.packagesTotal > 0}`;
    if (phase === shownFor && context.now() - shownAt < plainEveryMs) return;
    shownAt = context.now();
    shownFor = phase;
    context.stderr.write(`${line}\n`);
  };
}

export function describeProgress(progress: ToolProgress, now: number): string {
  const elapsed = formatDuration(now - Date.parse(progress.startedAt));
  if (progress.state !== "building") return `${progress.message} (${elapsed})`;

  return `${progress.message}, ${elapsed} so far, about ${formatDuration(progress.etaMs)} to go`;
}
