import type { FileTree } from "../model/file-tree.ts";
import type { BlueprintFinding } from "@catalyst/contract";

/** A comment `catalyst:ignore RULE reason` in a file: it silences that rule on its own line and on the next. */
export interface Suppression {
  file: string;
  line: number;
  rule: string;
  /** Empty: the comment is an error itself. */
  reason: string;
}

const comment = /catalyst:ignore[ \t]+([A-Z][A-Z0-9-]+)[ \t]*([^\n]*)/g;

export function findSuppressions(files: FileTree, paths: readonly string[]): Suppression[] {
  return paths.flatMap((file) => {
    const text = files.text(file) ?? "";
    if (!text.includes("catalyst:ignore")) return [];

    return [...text.matchAll(comment)].map((match) => ({
      file,
      line: text.slice(0, match.index).split("\n").length,
      rule: match[1]!,
      // The end of a template's or an XML comment is no reason.
      reason: match[2]!.replace(/(?:\*\/)?-?\}\}.*$|-->.*$/, "").trim(),
    }));
  });
}

export function isSuppressed(finding: BlueprintFinding, suppressions: readonly Suppression[]): boolean {
  return suppressions.some(
    ({ file, line, rule, reason }) =>
      file === finding.file && rule === finding.rule && reason !== "" && (line === finding.line || line === finding.line - 1),
  );
}
