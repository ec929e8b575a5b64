import { pino, stdTimeFunctions } from "pino";
import type { Scrubber } from "./scrub.ts";

export interface Logger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  child(fields: object): Logger;
}

/** Writes one JSON object per line (`time level msg …`) to stdout; every line passes the scrubber. */
export function createLogger(level: string, scrub: Scrubber, write: (line: string) => void = (line) => process.stdout.write(line)): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { error: serializeError },
    },
    { write: (line: string) => write(scrub(line)) },
  );
}

/** For tests and tools that have nothing to tell. */
export const silentLogger: Logger = { debug: ignore, info: ignore, warn: ignore, error: ignore, child: () => silentLogger };

function ignore(): void {}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    cause: error.cause === undefined ? undefined : serializeError(error.cause),
  };
}
