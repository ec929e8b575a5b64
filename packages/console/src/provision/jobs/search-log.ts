import type { LogsReply } from "@catalyst/contract";
import { fold } from "../../i18n/formats.ts";

/** Largest page that the server gives, and as many finds as a person can look through. */
const [pageSize, mostFinds] = [5000, 1000];

/** Numbers of the lines that contain a text, found page by page so that the log is never held as a whole. */
export async function searchLog(
  load: (fromLine: number, limit: number) => Promise<LogsReply>,
  text: string,
  signal: AbortSignal,
): Promise<number[]> {
  const wanted = fold(text);
  const found: number[] = [];
  for (let from = 1; !signal.aborted && found.length < mostFinds; from += pageSize) {
    const { lines, total } = await load(from, pageSize);
    for (const { lineNumber, message } of lines) if (fold(message).includes(wanted)) found.push(lineNumber);
    if (from + pageSize > total) break;
  }
  return found.slice(0, mostFinds);
}

/** The whole log as a text file. */
export async function logFile(load: (fromLine: number, limit: number) => Promise<LogsReply>): Promise<Blob> {
  const parts: string[] = [];
  for (let from = 1; ; from += pageSize) {
    const { lines, total } = await load(from, pageSize);
    parts.push(lines.map(({ timestamp, level, message }) => `${timestamp} ${level} ${message}\n`).join(""));
    if (from + pageSize > total) break;
  }
  return new Blob(parts, { type: "text/plain" });
}
