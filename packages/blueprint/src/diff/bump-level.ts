/** From the smallest to the largest. */
export const bumpLevels = ["none", "patch", "minor", "major"] as const;
export type BumpLevel = (typeof bumpLevels)[number];

/** Why at least this bump is needed. */
export interface BumpReason {
  level: BumpLevel;
  /** A sentence without full stop. */
  text: string;
}

export function largestLevel(reasons: readonly BumpReason[]): BumpLevel {
  return bumpLevels[Math.max(0, ...reasons.map(({ level }) => bumpLevels.indexOf(level)))] ?? "none";
}
