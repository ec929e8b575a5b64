/** Whether a version satisfies every term of a range such as ">=1.11.0 <2.0.0" or "=1.68.0". A pre-release is older than its release. */
export function isVersionInRange(version: string, range: string): boolean {
  return range
    .trim()
    .split(/\s+/)
    .every((term) => satisfiesTerm(version, term));
}

/** Negative, zero or positive, as a sort function wants it. */
export function compareVersions(left: string, right: string): number {
  const [leftNumbers, leftPreRelease] = parse(left);
  const [rightNumbers, rightPreRelease] = parse(right);
  for (let index = 0; index < 3; index += 1) {
    const difference = (leftNumbers[index] ?? 0) - (rightNumbers[index] ?? 0);
    if (difference !== 0) return difference;
  }

  return Number(leftPreRelease === "") - Number(rightPreRelease === "") || leftPreRelease.localeCompare(rightPreRelease);
}

function satisfiesTerm(version: string, term: string): boolean {
  const match = /^(>=|<=|>|<|=)?v?(\d.*)$/.exec(term);
  if (match === null) throw new Error(`"${term}" is not a term of a version range`);
  const order = compareVersions(version, match[2]!);

  switch (match[1]) {
    case ">=":
      return order >= 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    default:
      return order === 0;
  }
}

function parse(version: string): [numbers: number[], preRelease: string] {
  const [numbers = "", ...preRelease] = version.replace(/^v/, "").split("+")[0]!.split("-");

  return [numbers.split(".").map(Number), preRelease.join("-")];
}
