const highest = new Map<string, number>();

/** A bar that only goes forward within one attempt, however the estimate behind it moves. */
export function forwardPercent(id: string, attempt: number, percent: number): number {
  const key = `${id} ${attempt}`;
  const shown = Math.max(highest.get(key) ?? 0, percent);
  highest.set(key, shown);
  return shown;
}
