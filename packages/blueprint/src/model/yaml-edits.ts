import type { Edit } from "../rules/rule.ts";
import { isRecord, valueAt, type YamlFile } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/*
 * Changes to a YAML file that touch only the bytes concerned, so that comments, order and quoting of the rest stay. Each is empty when the
 * place is not there to be changed.
 */

/** Puts a text in the place of a value. */
export function replaceValue(file: YamlFile, path: YamlPath, text: string, document = 0): Edit[] {
  const range = file.documents[document]?.rangeOf(path);

  return range === undefined ? [] : [{ file: file.path, ...range, text }];
}

/** Puts a text in the place of a scalar and keeps its quotes. */
export function replaceScalar(file: YamlFile, path: YamlPath, text: string, document = 0): Edit[] {
  const range = file.documents[document]?.rangeOf(path);
  if (range === undefined) return [];
  const quote = /^["']/.exec(file.text.slice(range.start, range.end))?.[0] ?? "";

  return [{ file: file.path, ...range, text: `${quote}${text}${quote}` }];
}

/** Sets a plain scalar into quotes as it is written. */
export function quoteScalar(file: YamlFile, path: YamlPath, document = 0): Edit[] {
  const range = file.documents[document]?.rangeOf(path);
  if (range === undefined) return [];

  return [{ file: file.path, ...range, text: `"${file.text.slice(range.start, range.end)}"` }];
}

/** Takes a key with its scalar value out: the whole line when it has one to itself, else the pair with its comma. */
export function removePair(file: YamlFile, path: YamlPath): Edit[] {
  const range = file.documents[0]?.rangeOf(path);
  const position = file.documents[0]?.keyPositionOf(path);
  if (range === undefined || position === undefined) return [];
  const key = offsetOf(file.text, position.line, position.column);
  const lineStart = offsetOf(file.text, position.line, 1);
  const newline = file.text.indexOf("\n", range.end);
  if (file.text.slice(lineStart, key).trim() === "") {
    return [{ file: file.path, start: lineStart, end: newline === -1 ? file.text.length : newline + 1, text: "" }];
  }
  const before = /,\s*$/.exec(file.text.slice(0, key));
  if (before !== null) return [{ file: file.path, start: before.index, end: range.end, text: "" }];
  const after = /^\s*,\s*/.exec(file.text.slice(range.end))?.[0] ?? "";

  return [{ file: file.path, start: key, end: range.end + after.length, text: "" }];
}

/** Writes a pair before the first one of an object that is not empty; what has several lines only where objects stand in lines. */
export function insertPair(file: YamlFile, path: YamlPath, pair: string): Edit[] {
  const object = valueAt(file.documents[0]?.value, path);
  const first = isRecord(object) ? Object.keys(object)[0] : undefined;
  const position = first === undefined ? undefined : file.documents[0]?.keyPositionOf([...path, first]);
  if (position === undefined) return [];
  const start = offsetOf(file.text, position.line, position.column);
  const before = file.text.slice(offsetOf(file.text, position.line, 1), start);
  if (!/^[ -]*$/.test(before)) return pair.includes("\n") ? [] : [{ file: file.path, start, end: start, text: `${pair}, ` }];
  const indent = " ".repeat(before.length);

  return [{ file: file.path, start, end: start, text: `${pair}\n`.replaceAll("\n", `\n${indent}`) }];
}

/** Writes a pair after another one whose value is a scalar: on a line of its own where objects stand in lines. */
export function insertPairAfter(file: YamlFile, path: YamlPath, pair: string): Edit[] {
  const range = file.documents[0]?.rangeOf(path);
  const position = file.documents[0]?.keyPositionOf(path);
  if (range === undefined || position === undefined) return [];
  const before = file.text.slice(offsetOf(file.text, position.line, 1), offsetOf(file.text, position.line, position.column));
  if (!/^[ -]*$/.test(before)) return [{ file: file.path, start: range.end, end: range.end, text: `, ${pair}` }];
  const newline = file.text.indexOf("\n", range.end);
  const end = newline === -1 ? file.text.length : newline;

  return [{ file: file.path, start: end, end, text: `\n${" ".repeat(before.length)}${pair}` }];
}

function offsetOf(text: string, line: number, column: number): number {
  let offset = 0;
  for (let passed = 1; passed < line; passed += 1) offset = text.indexOf("\n", offset) + 1;

  return offset + column - 1;
}
