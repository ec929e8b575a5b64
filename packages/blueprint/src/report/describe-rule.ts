import type { ExampleChange, Rule } from "../rules/rule.ts";

/** Lines that explain one rule to the author of a Blueprint. */
export function describeRule({ id, severity, suppressible, title, reason, fix, examples }: Rule): string[] {
  return [
    `${id} (${severity})`,
    "",
    `Fires when:  ${title}`,
    `Why:         ${reason}`,
    `Cure:        ${fix}`,
    suppressible ? `To ignore it in one place, write "catalyst:ignore ${id} <reason>" in a comment there.` : "It cannot be ignored.",
    ...examples.flatMap((example, index) => ["", `Example ${index + 1}: ${example.title}`, ...example.changes.flatMap(describeChange)]),
  ];
}

/** As a diff from good to bad. */
export function describeChange(change: ExampleChange): string[] {
  if ("replace" in change) {
    return [
      `  ${change.file}`,
      ...marked("good", change.replace),
      ...(change.with === "" ? [`  bad   (nothing)`] : marked("bad ", change.with)),
    ];
  }
  if ("append" in change) return [`  ${change.file}, at the end`, ...marked("bad ", change.append)];
  if ("write" in change) return [`  ${change.file}`, ...marked("bad ", change.write)];

  return [`  ${change.file}`, "  bad   (the file is missing)"];
}

function marked(label: string, text: string): string[] {
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => `  ${label}  ${line}`);
}
