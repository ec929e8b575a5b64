import type { Condition } from "./shape-schema.ts";

const path = /^[A-Za-z_][\w-]*(?:\.[A-Za-z0-9_][\w-]*)*$/;

/**
 * A Go template expression for what a shape writes: a dotted path is one below `.Values`, `not` before it turns it round, everything else is the
 * expression itself. `$` keeps its meaning inside `with` and `range`, so the path is good everywhere.
 */
export function expressionOf(text: string): string {
  const negated = /^not (\S+)$/.exec(text)?.[1];
  if (negated !== undefined && path.test(negated)) return `not ${valueAt(negated)}`;

  return path.test(text) ? valueAt(text) : text;
}

export function conditionOf(condition: Condition): string {
  if (typeof condition === "string") return expressionOf(condition);
  const all = condition.map((part) => `(${expressionOf(part)})`);

  return all.length === 1 ? (all[0] ?? "true") : `and ${all.join(" ")}`;
}

/** Names with a hyphen are no identifiers in a template; `index` reads them. */
export function valueAt(dotted: string): string {
  const parts = dotted.split(".");
  if (parts.every((part) => /^[A-Za-z_]\w*$/.test(part))) return `$.Values.${dotted}`;

  return `(index $.Values ${parts.map((part) => JSON.stringify(part)).join(" ")})`;
}
