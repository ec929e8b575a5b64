/** What the command line's exit status says. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, alreadyRunning: 3, toolMissing: 4, interrupted: 130 } as const;

/** A failure with a sentence for a person and, where there is one, the next step. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: number;
  readonly next: string | undefined;

  constructor(message: string, options: { exitCode?: number; next?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.exitCode = options.exitCode ?? exitCodes.failed;
    this.next = options.next;
  }
}

export function usageError(message: string, next?: string): CliError {
  return new CliError(message, { exitCode: exitCodes.usage, ...(next === undefined ? {} : { next }) });
}
