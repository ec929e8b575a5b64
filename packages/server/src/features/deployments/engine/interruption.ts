/** Why a running phase is told to stop. */
export type InterruptionKind = "cancel" | "deadline" | "shutdown" | "superseded";

/** The reason of an aborted phase signal. */
export class Interruption extends Error {
  readonly kind: InterruptionKind;

  constructor(kind: InterruptionKind) {
    super(`Interrupted by ${kind}`);
    this.name = "Interruption";
    this.kind = kind;
  }
}

export function interruptionOf(signal: AbortSignal): Interruption | undefined {
  return signal.aborted && signal.reason instanceof Interruption ? signal.reason : undefined;
}
