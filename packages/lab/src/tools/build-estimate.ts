export interface BuildMeasure {
  packagesDone: number;
  packagesTotal: number;
  /** Of those done, the ones an earlier, interrupted run left compiled. */
  packagesBefore: number;
  elapsedMs: number;
  /** What a whole build is expected to take, from this machine's earlier builds or the tool's own figure. */
  expectedMs: number;
}

/** Linking the binary comes after the last package and is not counted in packages. */
const linkShare = 0.08;

/**
 * Milliseconds to go. Packages differ a thousandfold in size, so the count alone misleads early on; the expectation leads at first and
 * the observed pace has taken over when half of the work is done. Never negative, and never zero while the build runs.
 */
export function estimateRemainingMs({ packagesDone, packagesTotal, packagesBefore, elapsedMs, expectedMs }: BuildMeasure): number {
  const work = packagesTotal - packagesBefore;
  const fraction = work <= 0 ? 0 : Math.min((packagesDone - packagesBefore) / work, 1) * (1 - linkShare);
  const expectedOfWork = packagesTotal === 0 ? expectedMs : expectedMs * Math.max(work / packagesTotal, linkShare);
  const byExpectation = Math.max(expectedOfWork - elapsedMs, 0);
  const byPace = fraction === 0 ? byExpectation : (elapsedMs * (1 - fraction)) / fraction;
  const trustInPace = Math.min(2 * fraction, 1);

  return Math.max(Math.round((1 - trustInPace) * byExpectation + trustInPace * byPace), 1_000);
}

/** How much slower (above 1) or faster this machine has been than the figures in `tool.yaml`. */
export function machineFactor(builds: readonly { seconds: number; expectedSeconds: number }[]): number {
  const expected = builds.reduce((sum, build) => sum + build.expectedSeconds, 0);
  if (expected === 0) return 1;

  return Math.min(Math.max(builds.reduce((sum, build) => sum + build.seconds, 0) / expected, 0.1), 10);
}
