import { prerelease, satisfies, valid, validRange } from "semver";

/** Whether a text is a range of versions, such as `^1.4` or `1.2.x || 2.0.0`. An empty text, which elsewhere means "any", is none. */
export function isVersionRange(text: string): boolean {
  return text.trim() !== "" && validRange(text) !== null;
}

/** Whether a version lies in a range; a pre-release only when the range names one of the same version. */
export function isInRange(version: string, range: string): boolean {
  return isVersionRange(range) && valid(version) !== null && satisfies(version, range);
}

/** Semver without build metadata, as an artifact's tag can carry it: `1.4.0`, `1.4.0-rc.1`; never `v1.4.0`. */
export function isBlueprintVersion(version: string): boolean {
  return valid(version) === version;
}

/** A range that admits a version and what is compatible with it. */
export function compatibleWith(version: string): string {
  return prerelease(version) === null && valid(version) !== null ? `^${version}` : version;
}
