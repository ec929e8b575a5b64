import { exitCodes } from "./cli-error.ts";
import { type ToolHost, thisHost } from "@catalyst/lab/tools/tool-host.ts";
import { stateDirectory } from "@catalyst/lab/directories.ts";

/** What a command takes from outside. Tests of single functions give their own; commands are tested as real processes. */
export interface Context {
  environment: Readonly<Record<string, string | undefined>>;
  stdout: NodeJS.WriteStream;
  stderr: NodeJS.WriteStream;
  /** Aborts on Ctrl-C and on termination. */
  signal: AbortSignal;
  /** Milliseconds since the epoch. */
  now(): number;
  toolHost: ToolHost;
  /** Where `up` keeps the mothership's data, the lab's and the logs. */
  stateDirectory: string;
}

export function thisProcess(): Context {
  ignoreClosedPipe(process.stdout);

  return {
    environment: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: abortOnSignals(),
    now: () => Date.now(),
    toolHost: thisHost(process.env),
    stateDirectory: stateDirectory(process.env),
  };
}

/** The first signal asks everything to end in order; a second one ends at once. Handlers stay, or execa would take the process down itself. */
function abortOnSignals(): AbortSignal {
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stop.signal.aborted) process.exit(exitCodes.interrupted);
      stop.abort(new Error(`interrupted by ${signal}`));
    });
  }

  return stop.signal;
}

/** `catalyst events … | head` closes our output; that ends the command and is no error. */
function ignoreClosedPipe(stream: NodeJS.WriteStream): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
