import type { LoadedBlueprint, LoadedChart } from "../model/loaded-blueprint.ts";
import { type Place, startOf } from "../model/position.ts";
import type { FileTree } from "../model/file-tree.ts";
import { isRecord, placeOf, valueAt } from "../model/yaml-file.ts";
import type { YamlPath } from "../model/yaml/read-yaml.ts";
import type { RenderedObject } from "./rendered-object.ts";

/**
 * Where a field of a rendered object was written. Own objects: the line of their template that holds the field, else of its nearest ancestor that
 * stands there, else the first line of the object. Objects of a dependency: the line of `values.yaml` that gives the value, else the dependency in
 * `Chart.yaml`. Templates are not evaluated: the file is always right, the line is the best guess.
 */
export function locateInTemplate(
  { files, chart }: Pick<LoadedBlueprint, "files" | "chart">,
  rendered: Pick<RenderedObject, "object" | "source">,
  path: YamlPath,
): Place {
  if (chart === undefined) throw new Error("an object was rendered from no chart");
  const [, dependency] = /^[^/]+\/charts\/([^/]+)\//.exec(rendered.source) ?? [];
  if (dependency !== undefined) return placeInDependency(chart, dependency, valueAt(rendered.object, path));
  const file = `${chart.directory}/${rendered.source.slice(rendered.source.indexOf("/") + 1)}`;
  const text = files.text(file);
  if (text === undefined) return startOf(chart.chartYaml?.path ?? chart.directory);

  return { file, ...positionIn(text.split("\n"), rendered, path) };
}

/** Paths below `.Values` that a line of a template reads, in their order: `webOverlay.image.tag`. */
export function valuesReadAt(files: FileTree, { file, line }: Place): string[] {
  const text = files.text(file)?.split("\n")[line - 1] ?? "";

  return [...text.matchAll(/\.Values((?:\.[A-Za-z_][\w-]*)+)/g)].map(([, path]) => path!.slice(1));
}

function placeInDependency(chart: LoadedChart, key: string, value: unknown): Place {
  const { valuesYaml, chartYaml, values, dependencies } = chart;
  const path = typeof value === "string" && value !== "" ? pathOfValue(values[key], value, [key]) : undefined;
  if (path !== undefined && valuesYaml !== undefined) return placeOf(valuesYaml, path);
  const index = dependencies.find((dependency) => dependency.key === key)?.index;
  if (chartYaml === undefined) return startOf(chart.directory);

  return placeOf(chartYaml, index === undefined ? [] : ["dependencies", index]);
}

/** The first leaf whose text is the value, or a good part of it, as an image's repository is of the image. */
function pathOfValue(tree: unknown, value: string, path: YamlPath): YamlPath | undefined {
  if (typeof tree === "string") return tree.length > 3 && value.includes(tree) ? path : undefined;
  const children = Array.isArray(tree) ? tree.entries() : isRecord(tree) ? Object.entries(tree) : [];
  for (const [step, child] of children) {
    const found = pathOfValue(child, value, [...path, step]);
    if (found !== undefined) return found;
  }

  return undefined;
}

interface Section {
  /** Of the lines, from 0; the end is not part of it. */
  start: number;
  end: number;
}

function positionIn(lines: readonly string[], rendered: Pick<RenderedObject, "object">, path: YamlPath): { line: number; column: number } {
  const section = sectionOf(lines, rendered);
  const found = literalLine(lines, section, rendered.object, path) ?? walk(lines, section, path) ?? firstLine(lines, section);

  return { line: found + 1, column: 1 + (lines[found]?.search(/[^\s-]/) ?? 0) };
}

/** Between two separators, the object of this kind whose name's expression fits best. */
function sectionOf(lines: readonly string[], { object }: Pick<RenderedObject, "object">): Section {
  const separators = lines.flatMap((line, index) => (/^(?:\{\{.*\}\}\s*)?---/.test(line) ? [index] : []));
  const bounds = [-1, ...separators, lines.length];
  const sections = bounds.slice(0, -1).map((bound, index) => ({ start: bound + 1, end: bounds[index + 1]! }));
  const scored = sections.map((section) => ({ section, score: fit(lines.slice(section.start, section.end), object) }));

  return scored.reduce((best, next) => (next.score > best.score ? next : best)).section;
}

/** A right kind counts most; then how much of the name stands in the template as it is. */
function fit(lines: readonly string[], object: RenderedObject["object"]): number {
  const kind = lines.find((line) => /^\s*kind:/.test(line))?.replace(/^\s*kind:\s*/, "");
  const kindFits = kind === undefined || !matches(kind, object.kind) ? 0 : 1000;
  const names = lines.flatMap((line) => /^ {2}name:\s*(.+)$/.exec(line)?.[1] ?? []);
  const literal = names.filter((name) => matches(name, object.metadata.name)).map((name) => name.replaceAll(/\{\{.*?\}\}/g, "").length);

  return kindFits + Math.max(-1, ...literal);
}

function matches(expression: string, value: string): boolean {
  const pattern = expression
    .trim()
    .replaceAll(/^["']|["']$/g, "")
    .split(/\{\{.*?\}\}/)
    .map((part) => RegExp.escape(part))
    .join(".*");

  return new RegExp(`^${pattern}$`).test(value);
}

/** The one line of the section that gives this key this very value. */
function literalLine(lines: readonly string[], { start, end }: Section, object: unknown, path: YamlPath): number | undefined {
  const value = valueAt(object, path);
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return undefined;
  const key = path.at(-1);
  const literal = new RegExp(
    `^\\s*(?:- )*${typeof key === "string" ? `["']?${RegExp.escape(key)}["']?:` : "-"}\\s+["']?${RegExp.escape(String(value))}["']?\\s*(?:#.*)?$`,
  );
  const found = lines.flatMap((line, index) => (index >= start && index < end && literal.test(line) ? [index] : []));

  return found.length === 1 ? found[0] : undefined;
}

/** Follows the keys inwards, by their indentation, as far as they stand in the template. */
function walk(lines: readonly string[], section: Section, path: YamlPath): number | undefined {
  let found: number | undefined;
  let scope = { ...section, indent: -1 };
  for (const step of path) {
    const next = typeof step === "number" ? itemLine(lines, scope, step) : keyLine(lines, scope, step);
    if (next === undefined) return found;
    found = next.line;
    scope = { start: typeof step === "number" ? next.line : next.line + 1, end: endOf(lines, next, scope.end), indent: next.indent };
  }

  return found;
}

interface Scope extends Section {
  indent: number;
}

function keyLine(lines: readonly string[], { start, end, indent }: Scope, key: string): { line: number; indent: number } | undefined {
  const written = new RegExp(`^((?:\\s|- )*)["']?${RegExp.escape(key)}["']?:(?:\\s|$)`);
  const candidates = lines.flatMap((text, line) => {
    const match = line >= start && line < end ? written.exec(text) : null;

    return match !== null && match[1]!.length > indent ? [{ line, indent: match[1]!.length }] : [];
  });
  const outermost = Math.min(...candidates.map((candidate) => candidate.indent));

  return candidates.find((candidate) => candidate.indent === outermost);
}

/** An item's own column is that of its dash, so that its keys lie further in. */
function itemLine(lines: readonly string[], { start, end, indent }: Scope, index: number): { line: number; indent: number } | undefined {
  const dashes = lines.flatMap((text, line) => {
    const match = line >= start && line < end ? /^(\s*)- /.exec(text) : null;

    return match === null ? [] : [{ line, indent: match[1]!.length }];
  });
  const outermost = Math.min(...dashes.map((dash) => dash.indent));

  // A list may stand in its key's own column.
  return outermost < indent ? undefined : dashes.filter((dash) => dash.indent === outermost)[index];
}

/** Up to the next line that stands as far out as this one, lines of template code left aside. */
function endOf(lines: readonly string[], { line, indent }: { line: number; indent: number }, end: number): number {
  for (let next = line + 1; next < end; next += 1) {
    const text = lines[next]!;
    if (text.trim() === "" || /^\s*(?:\{\{|#)/.test(text)) continue;
    const column = text.search(/\S/);
    const isItem = text.startsWith("- ", column);
    const own = lines[line]!.trimStart().startsWith("- ") ? lines[line]!.search(/\S/) : indent;
    if (column < own || (column === own && (!isItem || own !== indent || lines[line]!.trimStart().startsWith("- ")))) return next;
  }

  return end;
}

/** The first line that is neither empty nor template code. */
function firstLine(lines: readonly string[], { start, end }: Section): number {
  const found = lines.findIndex((text, line) => line >= start && line < end && /^\s*[^\s{#]/.test(text));

  return found === -1 ? Math.min(start, lines.length - 1) : found;
}
