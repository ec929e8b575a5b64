export interface BuildMeasure {
  packagesDone: number;
  packagesTotal: number;
  elapsedMs: number;
  /** What the whole build is expected to take, from this machine's earlier builds or the tool's own figure. */
  expectedMs: number;
}

/** Linking the binary comes after the last package and is not counted in packages. */
const linkShare = 0.08;

/**
 * Milliseconds to go. Packages differ a thousandfold in size, so the count alone misleads early on; the expectation leads at first and
 * the observed pace takes over as the build advances. Never negative, and never zero while the build runs.
 */
export function estimateRemainingMs({ packagesDone, packagesTotal, elapsedMs, expectedMs }: BuildMeasure): number {
  const fraction = packagesTotal === 0 ? 0 : Math.min(packagesDone / packagesTotal, 1) * (1 - linkShare);
  const byExpectation = Math.max(expectedMs - elapsedMs, 0);
  const byPace = fraction === 0 ? byExpectation : (elapsedMs * (1 - fraction)) / fraction;

  return Math.max(Math.round((1 - fraction) * byExpectation + fraction * byPace), 1_000);
}

/** How much slower (above 1) or faster this machine has been than the figures in `tool.yaml`. */
export function machineFactor(builds: readonly { seconds: number; expectedSeconds: number }[]): number {
  const expected = builds.reduce((sum, build) => sum + build.expectedSeconds, 0);
  if (expected === 0) return 1;

  return Math.min(Math.max(builds.reduce((sum, build) => sum + build.seconds, 0) / expected, 0.1), 10);
}
