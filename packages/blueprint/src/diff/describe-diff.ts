import { describeObject } from "../render/kube-object.ts";
import { wrapText } from "../upgrade/wrap-text.ts";
import type { BlueprintDiff, NameChanges } from "./diff-blueprints.ts";
import type { FieldChange } from "./field-changes.ts";

/** The comparison as lines of at most 80 columns, save where a name is longer. Begins with the bump it asks for and ends with the details. */
export function describeDiff(diff: BlueprintDiff): string[] {
  const needs = diff.requiredBump === "none" ? "nothing that anybody can see changes" : `needs a ${diff.requiredBump} bump`;

  return [
    `${diff.from} → ${diff.to}: ${needs}`,
    ...diff.reasons.filter(({ level }) => level === diff.requiredBump).flatMap(({ text }) => wrapText(text, "  ")),
    ...section("Objects", objectLines(diff)),
    ...section("Values", diff.values.flatMap(describeField)),
    ...section(
      "Configuration",
      diff.schema.flatMap(({ property, kind, text }) => wrapText(`${marks[kind]} ${property || "/"}: ${text}`, "  ")),
    ),
    ...section("Outputs", nameLines(diff.outputs)),
    ...section("Dependencies", nameLines(diff.dependencies)),
    ...section("Images", nameLines({ ...diff.images, changed: [] })),
    ...section(
      "Upstream",
      diff.upstream.flatMap(({ chart, before, after }) => wrapText(`~ ${chart}: ${before ?? "(none)"} → ${after ?? "(none)"}`, "  ")),
    ),
    ...(diff.upgrade ? section("Upgrade", [`  ${diff.upgrade.verdict}`]) : []),
  ];
}

const marks = { removed: "-", narrowed: "!", added: "+", widened: "~", described: "~" } as const;

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", title, ...lines];
}

/** Labels in which a chart repeats versions: the record of upstream versions tells them once. */
const versionLabel = /\[(?:helm\.sh\/chart|app\.kubernetes\.io\/version)\]$/;

function objectLines({ objects }: BlueprintDiff): string[] {
  const changed = objects.changed.map(({ object, fields }) => ({
    object,
    fields: fields.filter(({ field }) => !versionLabel.test(field)),
  }));
  const others = changed.filter(({ fields }) => fields.length > 0);
  const labelled = changed.length - others.length;

  return [
    ...objects.added.map((object) => `  + ${describeObject(object)}`),
    ...objects.removed.map((object) => `  - ${describeObject(object)}`),
    ...others.flatMap(({ object, fields }) => [
      `  ~ ${describeObject(object)}`,
      ...fields.flatMap(describeField).map((line) => `  ${line}`),
    ]),
    ...(labelled === 0 ? [] : [`  ~ ${labelled} ${labelled === 1 ? "object" : "objects"}: only the labels that tell a version`]),
  ];
}

function nameLines({ added, removed, changed }: NameChanges): string[] {
  return [...added.map((name) => `  + ${name}`), ...removed.map((name) => `  - ${name}`), ...changed.map((name) => `  ~ ${name}`)];
}

function describeField(change: FieldChange): string[] {
  const { field, before, after } = change;
  if (!("before" in change)) return [`  + ${field}: ${short(after)}`];
  if (!("after" in change)) return [`  - ${field}: ${short(before)}`];
  const line = `  ~ ${field}: ${short(before)} → ${short(after)}`;

  return line.length <= columns ? [line] : [`  ~ ${field}:`, `      ${short(before)}`, `    → ${short(after)}`];
}

const columns = 78;

/** A value on one line; a long one is cut, since the files have it in full. */
function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "";

  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
