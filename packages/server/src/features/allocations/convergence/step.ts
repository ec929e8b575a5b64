import type { AllocationParts } from "../parts.ts";
import type { LeasedRow, Progress } from "./store.ts";

/** One thing to do about a name's DNS. Safe to repeat; what it proves is recorded before the next one begins. */
export interface Step {
  name: string;
  run(parts: AllocationParts, row: LeasedRow, signal: AbortSignal): Promise<Progress>;
}
