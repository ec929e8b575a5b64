import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { lastLogLines } from "@catalyst/lab/supervisor/child-log.ts";
import type { Command } from "commander";
import { usageError } from "../cli-error.ts";
import type { Context } from "../context.ts";
import { print } from "../output/print.ts";

const followPollMs = 200;

export function addLogsCommand(program: Command, context: Context): void {
  program
    .command("logs")
    .argument("[name]", "whose log; all when left out")
    .description("show the logs of what up started")
    .option("-f, --follow", "go on as they grow")
    .option("-n, --lines <number>", "how many of the last lines", "50")
    .addHelpText("after", "\nExamples:\n  ./catalyst logs mothership -f\n  ./catalyst logs lab -n 200")
    .action((name: string | undefined, options: { follow?: boolean; lines: string }) => showLogs(context, name, options));
}

async function showLogs(context: Context, name: string | undefined, options: { follow?: boolean; lines: string }): Promise<void> {
  const count = Number(options.lines);
  if (!Number.isInteger(count) || count < 0) throw usageError(`--lines takes a whole number, not "${options.lines}".`);
  const directory = join(context.stateDirectory, "logs");
  const all = (await readdir(directory).catch(() => [])).filter((file) => file.endsWith(".log")).map((file) => file.slice(0, -4));
  if (name !== undefined && !all.includes(name)) {
    throw usageError(`there is no log "${name}".`, all.length === 0 ? "Nothing was started yet." : `There are ${all.join(", ")}.`);
  }
  const names = name === undefined ? all.toSorted() : [name];
  const prefix = (each: string) => (names.length > 1 ? `${each.padEnd(Math.max(...names.map(({ length }) => length)))} | ` : "");

  for (const each of names) {
    for (const line of await lastLogLines(join(directory, `${each}.log`), count)) print(context, `${prefix(each)}${line}`);
  }
  if (options.follow === true) {
    await Promise.all(
      names.map((each) => follow(join(directory, `${each}.log`), context.signal, (line) => print(context, `${prefix(each)}${line}`))),
    );
  }
}

/** Reads what is appended until the signal. A file that has become shorter was rotated and is read from its start. */
async function follow(path: string, signal: AbortSignal, onLine: (line: string) => void): Promise<void> {
  const handle = await open(path, "r");
  let position = (await handle.stat()).size;
  let rest = "";
  try {
    while (!signal.aborted) {
      const { size } = await handle.stat();
      if (size < position) position = 0;
      if (size > position) {
        const buffer = Buffer.alloc(size - position);
        await handle.read(buffer, 0, buffer.length, position);
        position = size;
        const lines = (rest + buffer.toString("utf8")).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine(line);
      }
      await delay(followPollMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await handle.close();
  }
}
