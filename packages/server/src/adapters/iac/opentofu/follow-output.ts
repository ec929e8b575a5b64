import { type FileHandle, open } from "node:fs/promises";
import type { IacEvent, IacRun } from "../../../features/deployments/iac.ts";
import type { IacError } from "../../../platform/errors.ts";
import type { Clock } from "../../../platform/clock.ts";
import { readLine } from "./read-line.ts";

export interface FollowOptions {
  run: Pick<IacRun, "ledger">;
  runId: number;
  command: string;
  logPath: string;
  /** Where reading goes on, bytes. */
  offset: number;
  clock: Clock;
  /** Settles when the child has ended; undefined when it has already. */
  ended?: Promise<unknown>;
}

export interface OutputSummary {
  diagnostics: IacError["diagnostics"];
  lastText: string;
}

/** How often a growing file is looked at, milliseconds; bounds how late an event is (provisioning: batches of at most 100 ms). */
const pollMs = 90;
/** Longer lines are cut and marked. */
const longestLine = 64 * 1024;
const chunkSize = 256 * 1024;

/**
 * Reads a child's JSON lines until it has ended and everything is read. Each batch of events is stored together with how far reading has come,
 * so that after a crash nothing is lost and nothing is told twice.
 */
export async function followOutput({ run, runId, command, logPath, offset, clock, ended }: FollowOptions): Promise<OutputSummary> {
  const summary: OutputSummary = { diagnostics: [], lastText: "" };
  const file = await open(logPath, "r");
  const buffer = Buffer.alloc(chunkSize);
  let isOver = ended === undefined;
  void ended?.then(() => (isOver = true));
  try {
    for (let position = offset; ;) {
      const wasOver = isOver;
      const lines = await readLines(file, buffer, position, wasOver);
      if (lines.bytes > 0) {
        const events = lines.texts.flatMap((text) => toEvents(text, command, summary));
        await run.ledger.ingest(runId, events, { from: position, to: position + lines.bytes });
        position += lines.bytes;
      } else if (wasOver) {
        return summary;
      } else {
        await Promise.race([clock.sleep(pollMs), ended]);
      }
    }
  } finally {
    await file.close();
  }
}

function toEvents(text: string, command: string, summary: OutputSummary): IacEvent[] {
  const line = readLine(text, command);
  if (line.diagnostic) summary.diagnostics.push(line.diagnostic);
  if (line.event) summary.lastText = line.event.message;
  return line.event ? [line.event] : [];
}

/** Whole lines from a position; the last one may lack its end only when nothing more will come. */
async function readLines(file: FileHandle, buffer: Buffer, position: number, isOver: boolean): Promise<{ texts: string[]; bytes: number }> {
  const { bytesRead } = await file.read(buffer, 0, chunkSize, position);
  const chunk = buffer.subarray(0, bytesRead);
  const lastBreak = chunk.lastIndexOf(10);
  const isWhole = lastBreak >= 0;
  // A line that fills the whole chunk is cut; so is an unfinished one at the very end.
  const end = isWhole ? lastBreak + 1 : isOver || bytesRead === chunkSize ? bytesRead : 0;
  const texts = chunk
    .subarray(0, end)
    .toString()
    .split("\n")
    .filter((text) => text.trim() !== "")
    .map((text) => (text.length > longestLine ? `${text.slice(0, longestLine)} … [cut]` : text));
  return { texts, bytes: end };
}
