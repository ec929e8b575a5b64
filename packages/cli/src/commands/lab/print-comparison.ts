import { relative } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import type { Comparison, ObjectDifference } from "@catalyst/lab/charts/compare-charts.ts";
import type { Context } from "../../context.ts";
import { print } from "../../output/print.ts";

/** What of a difference's two sides fits on a line of a terminal. */
const longest = 200;

export function printComparison(context: Context, comparison: Comparison, toggle: string | undefined): void {
  const { chart, version, file, objects, values, common, valuesLeftOut } = comparison;
  const place = relative(checkoutDirectory, file);
  print(
    context,
    `${chart} ${version}${toggle === undefined ? "" : `, ${toggle}`}: ${common} objects in both, ${objects.length + values.length} differences`,
  );
  for (const difference of objects) printObject(context, difference, place);
  for (const { path, what, upstream, standIn } of values) {
    if (what === "unknown-upstream") print(context, `  ${place}: upstream has no value ${path}`);
    else print(context, `  ${place}: ${path} is ${short(standIn)}, upstream ${short(upstream)}`);
  }
  if (toggle === undefined && valuesLeftOut > 0) print(context, `  upstream has ${valuesLeftOut} further values`);
}

function printObject(context: Context, { object, what, facet, upstream, standIn, line }: ObjectDifference, place: string): void {
  if (what === "missing") print(context, `  ${place}: upstream makes ${object}, the stand-in does not`);
  else if (what === "additional") print(context, `  ${place}:${line ?? 1}: upstream makes no ${object}`);
  else {
    const [theirs, ours] = [without(upstream, standIn), without(standIn, upstream)];
    print(context, `  ${place}:${line ?? 1}: ${object}, ${facet ?? ""}: upstream ${short(theirs)}, stand-in ${short(ours)}`);
  }
}

/** Of two lists what only the first has. */
function without(one: unknown, other: unknown): unknown {
  if (!Array.isArray(one) || !Array.isArray(other)) return one;
  const known = new Set(other.map((item) => JSON.stringify(item)));

  return (one as unknown[]).filter((item) => !known.has(JSON.stringify(item)));
}

function short(value: unknown): string {
  const text = value === undefined ? "none" : JSON.stringify(value);

  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
