import type { LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import type { Place } from "../../model/position.ts";
import { remembered } from "../../model/remembered.ts";
import type { BlueprintSubject } from "../subject.ts";

/** A line of an own template that is neither comment nor empty. */
export interface TemplateLine {
  at: Place;
  /** Without comments. */
  text: string;
  /** `host` of `- host: x`; undefined where the line gives no key a value. */
  key: string | undefined;
  /** What follows the key or the dash, without quotes; empty when the value stands on the next lines. */
  value: string;
  /** The key under which a list's item or a block's line stands, else the line's own key. */
  underKey: string | undefined;
}

/** Templates are not YAML before they are rendered, so they are read by line: what no expression stands in is written as it is. */
export function templateLines({ blueprint }: BlueprintSubject): readonly TemplateLine[] {
  return linesOfTemplates(blueprint);
}

const linesOfTemplates = remembered(({ chart, files }: LoadedBlueprint): readonly TemplateLine[] =>
  (chart?.templates ?? []).filter((path) => /\.(?:ya?ml|tpl)$/.test(path)).flatMap((file) => linesOf(file, files.text(file) ?? "")),
);

export function hasExpression(text: string): boolean {
  return text.includes("{{");
}

function linesOf(file: string, text: string): TemplateLine[] {
  const blank = text.replaceAll(/\{\{-?\s*\/\*[\s\S]*?\*\/\s*-?\}\}/g, (comment) => comment.replaceAll(/[^\n]/g, " "));
  const lines: TemplateLine[] = [];
  let parent: { key: string; indent: number } | undefined;
  for (const [index, raw] of blank.split("\n").entries()) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trimEnd();
    if (line.trim() === "") continue;
    const { indent, key, value } = keyAndValue(line);
    if (parent !== undefined && (indent < parent.indent || (indent === parent.indent && key !== undefined && !line.trim().startsWith("-"))))
      parent = undefined;
    lines.push({
      at: { file, line: index + 1, column: indent + 1 },
      text: line,
      key,
      value,
      underKey: key ?? parent?.key,
    });
    if (key !== undefined && /^(?:[|>][-+\d]*)?$/.test(value)) parent = { key, indent };
  }

  return lines;
}

function keyAndValue(line: string): { indent: number; key: string | undefined; value: string } {
  const indent = line.search(/\S/);
  const match = /^\s*(?:- )*\s*["']?([\w./-]+)["']?:(?:\s+(.*))?$/.exec(line);
  if (match !== null) return { indent, key: match[1]!, value: unquoted(match[2] ?? "") };
  const item = /^\s*- (.*)$/.exec(line);

  return { indent, key: undefined, value: unquoted(item?.[1] ?? line.trim()) };
}

function unquoted(text: string): string {
  const match = /^(["'])(.*)\1$/.exec(text.trim());

  return match === null ? text.trim() : match[2]!;
}
