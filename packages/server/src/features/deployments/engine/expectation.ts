/** Quantiles of past durations, milliseconds. */
export interface Expectation {
  p50: number;
  p90: number;
  samples: number;
}

/** Fewer past runs than this say nothing yet. */
const fewestSamples = 2;

export function expectationOf(durationsMs: number[]): Expectation | undefined {
  if (durationsMs.length < fewestSamples) return undefined;
  const sorted = durationsMs.toSorted((a, b) => a - b);
  return { p50: quantile(sorted, 0.5), p90: quantile(sorted, 0.9), samples: sorted.length };
}

/** A half sentence such as `, usually 40 s`; empty while too little is known. */
export function describeExpectation(durationsMs: number[]): string {
  const expectation = expectationOf(durationsMs);
  if (!expectation) return "";
  return `, usually ${describeDuration(expectation.p50)}`;
}

export function describeDuration(ms: number): string {
  if (ms < 1000) return `${Math.max(1, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

function quantile(sorted: number[], share: number): number {
  const index = Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1);
  return Math.round(sorted[Math.max(0, index)] ?? 0);
}
