/** Pauses after the first, second, … failed attempt, seconds; the last one for all that follow. */
const pauses = [1, 2, 5, 10, 30, 60];

/** How long to wait after so many failed attempts, milliseconds. */
export function backOffMs(failed: number): number {
  return (pauses[Math.min(failed, pauses.length) - 1] ?? 1) * 1000;
}
