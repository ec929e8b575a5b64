import { type Alias, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments, Scalar } from "yaml";
import type { Position } from "../position.ts";
import { resolveScalar, type ScalarValue } from "./resolve-scalar.ts";

/** Steps from the root of a document: a string into a mapping, a number into a sequence. */
export type YamlPath = readonly (string | number)[];

export interface YamlProblem extends Position {
  message: string;
  kind: "syntax" | "duplicate-key" | "number";
}

/** A plain scalar that the cluster does not read as the string that it looks like: `no`, `0644`, `1_000`. */
export interface YamlSurprise extends Position {
  path: YamlPath;
  source: string;
  value: ScalarValue;
  /** In characters from the start of the file: where quotes would go. */
  start: number;
  end: number;
}

export interface YamlDocument {
  /** As the cluster reads it. Undefined when it has a syntax error. */
  value: unknown;
  problems: readonly YamlProblem[];
  /** Scalars (and keys) in words or numbers that YAML 1.2 would leave strings, or whose value differs from what is written. */
  surprises: readonly YamlSurprise[];
  /** Of the value at a path; of its nearest existing ancestor when it is not there. */
  positionOf(path: YamlPath): Position;
  /** Of the key of the last step; the same as `positionOf` for an item of a sequence. */
  keyPositionOf(path: YamlPath): Position;
  /** Offsets of a value in the file's text, for edits; undefined when there is none at this path. */
  rangeOf(path: YamlPath): { start: number; end: number } | undefined;
  /** Whether a scalar stands plain, without quotes or block. */
  isPlain(path: YamlPath): boolean;
  has(path: YamlPath): boolean;
}

/** Reads a file's documents, strictly: a key that stands twice is a problem. Never throws; an empty file has no documents. */
export function readYaml(text: string): YamlDocument[] {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { schema: "failsafe", uniqueKeys: false, lineCounter: lines, logLevel: "silent" });
  if (!Array.isArray(documents)) return [];

  return documents
    .filter((document) => document.contents !== null || document.errors.length > 0)
    .map((document) => {
      const reading: Reading = {
        problems: [],
        surprises: [],
        position: (offset) => at(lines, offset),
        budget: { left: largestDocument },
        anchors: new Map(),
        open: new Set(),
      };
      for (const error of document.errors)
        reading.problems.push({ ...at(lines, error.pos[0]), message: firstLine(error.message), kind: "syntax" });
      const root = document.contents as Node | null;
      const value = document.errors.length > 0 || root === null ? undefined : interpret(root, [], reading);

      return {
        value,
        problems: reading.problems,
        surprises: reading.surprises,
        positionOf: (path) => at(lines, startOfNode(nearest(root, path).node)),
        keyPositionOf: (path) => at(lines, startOfNode(nearest(root, path).key)),
        rangeOf: (path) => rangeAt(root, path),
        isPlain: (path) => isPlainScalar(nearest(root, path).node),
        has: (path) => nearest(root, path).found,
      } satisfies YamlDocument;
    });
}

interface Reading {
  problems: YamlProblem[];
  surprises: YamlSurprise[];
  position: (offset: number) => Position;
  /** Nodes that may still be read; aliases can make a small file stand for an endless one. */
  budget: { left: number };
  /** The last node of each name, as far as has been read. */
  anchors: Map<string, Node>;
  /** Nodes that are being read: an alias to one of them would never end. */
  open: Set<Node>;
}

/** Ten times the nodes of the largest values file in the catalogue. */
const largestDocument = 500_000;

function interpret(node: Node | null, path: YamlPath, reading: Reading): unknown {
  if (node === null || isSpent(node, reading)) return null;
  if (isAlias(node)) return interpretAlias(node, path, reading);
  if ("anchor" in node && typeof node.anchor === "string") reading.anchors.set(node.anchor, node);
  reading.open.add(node);
  try {
    if (isMap(node)) return interpretMap(node.items, path, reading);
    if (isSeq(node)) return node.items.map((item, index) => interpret(item as Node, [...path, index], reading));
    if (isScalar(node)) return interpretScalar(node, path, reading);

    return null;
  } finally {
    reading.open.delete(node);
  }
}

/** What stands at the anchor was judged there: its surprises are not told again. */
function interpretAlias(alias: Alias, path: YamlPath, reading: Reading): unknown {
  const target = reading.anchors.get(alias.source);
  if (target === undefined || reading.open.has(target)) {
    reading.problems.push({
      ...reading.position(startOfNode(alias)),
      message: target === undefined ? `there is no &${alias.source} before *${alias.source}` : `*${alias.source} contains itself`,
      kind: "syntax",
    });

    return null;
  }

  return interpret(target, path, { ...reading, surprises: [] });
}

/** Aliases of aliases grow without end; no file of a person comes near the limit. */
function isSpent(node: Node, { budget, problems, position }: Reading): boolean {
  budget.left -= 1;
  if (budget.left === 0) {
    problems.push({
      ...position(startOfNode(node)),
      message: "the document is too large, or its aliases repeat each other without end",
      kind: "syntax",
    });
  }

  return budget.left <= 0;
}

/** In the order of the file: a merge overwrites what stood before it, and is overwritten by what follows. */
function interpretMap(pairs: readonly Pair[], path: YamlPath, reading: Reading): unknown {
  const result: Record<string, unknown> = {};
  const seen = new Map<string, number>();
  for (const { key, value } of pairs) {
    if (isScalar(key) && isPlainScalar(key) && key.source === "<<") {
      for (const source of [interpret(value as Node, path, { ...reading, surprises: [] })].flat())
        if (isRecord(source)) Object.assign(result, source);
      continue;
    }
    const name = keyOf(key as Node, path, reading);
    const offset = startOfNode(key as Node);
    if (seen.has(name)) {
      const first = reading.position(seen.get(name)!);
      reading.problems.push({
        ...reading.position(offset),
        message: `the key ${JSON.stringify(name)} stands twice; first in line ${first.line}`,
        kind: "duplicate-key",
      });
    }
    seen.set(name, offset);
    Object.defineProperty(result, name, {
      value: interpret(value as Node | null, [...path, name], reading),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }

  return result;
}

/** JSON's keys are strings: `yes:` is the key "true". */
function keyOf(key: Node | null, path: YamlPath, reading: Reading): string {
  if (isScalar(key)) return String(interpretScalar(key, [...path, String(key.value)], reading));

  return key === null ? "null" : String(key);
}

function interpretScalar(node: Scalar, path: YamlPath, reading: Reading): ScalarValue {
  // The failsafe schema knows no other scalars.
  const text = typeof node.value === "string" ? node.value : "";
  const source = node.source ?? text;
  if (node.tag?.endsWith(":str") === true) return text;
  if (!isPlainScalar(node)) return text;
  try {
    const value = resolveScalar(source);
    if (isSurprising(source, value)) {
      const { start, end } = span(node);
      reading.surprises.push({ ...reading.position(start), path, source, value, start, end });
    }

    return value;
  } catch (error) {
    reading.problems.push({ ...reading.position(startOfNode(node)), message: (error as Error).message, kind: "number" });

    return source;
  }
}

/** `true`, `null`, `12` and `1.5` are what everybody expects; `no`, `0644`, `1_000`, `1e3` and `1.0` are not. */
function isSurprising(source: string, value: ScalarValue): boolean {
  if (typeof value === "string" || source === "" || source === "~") return false;
  if (typeof value === "number") return String(value) !== source;

  return !["true", "false", "null"].includes(source.toLowerCase());
}

function isPlainScalar(node: Node | null): boolean {
  return isScalar(node) && (node.type === undefined || node.type === Scalar.PLAIN);
}

/** As far as a path leads: the node at its end or the nearest ancestor, and the key that names it. */
function nearest(root: Node | null, path: YamlPath): { node: Node | null; key: Node | null; found: boolean } {
  let node = root;
  let key = root;
  for (const step of path) {
    const next = childOf(node, step);
    if (next === undefined) return { node, key, found: false };
    ({ node, key } = next);
  }

  return { node, key, found: true };
}

function childOf(node: Node | null, step: string | number): { node: Node | null; key: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.findLast(({ key }) => isScalar(key) && (String(key.value) === String(step) || keyName(key) === String(step)));

    return pair === undefined ? undefined : { node: (pair.value as Node | null) ?? (pair.key as Node), key: pair.key as Node };
  }
  if (isSeq(node) && typeof step === "number") {
    const item = node.items[step] as Node | undefined;

    return item === undefined ? undefined : { node: item, key: item };
  }

  return undefined;
}

function keyName(key: Scalar): string {
  if (!isPlainScalar(key)) return String(key.value);
  try {
    return String(resolveScalar(key.source ?? ""));
  } catch {
    return String(key.value);
  }
}

function rangeAt(root: Node | null, path: YamlPath): { start: number; end: number } | undefined {
  const { node, found } = nearest(root, path);

  return found && node?.range ? span(node) : undefined;
}

function span(node: Node): { start: number; end: number } {
  const [start, end] = node.range ?? [0, 0];

  return { start, end };
}

function startOfNode(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}

function at(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);

  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function firstLine(message: string): string {
  return message.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
