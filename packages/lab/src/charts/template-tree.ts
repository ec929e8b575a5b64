import { conditionOf, expressionOf } from "./values-expression.ts";
import type { Condition, TreeMap } from "./shape-schema.ts";

/** Below these names Kubernetes wants strings, so that what a template puts there is quoted. */
const holdsStrings = new Set(["labels", "annotations", "matchLabels", "nodeSelector", "data", "stringData", "args", "command"]);

/** What is known of the place where something is written. */
interface Place {
  indent: number;
  /** Name of the map or list that it belongs to. */
  parent: string;
}

/**
 * Writes a tree of YAML as a Helm template. Strings with `{{ … }}` are templates; a string that is nothing else keeps the type of what the template
 * puts out. Directives, in maps:
 *
 * - `$if: condition` beside other keys, or with `$value` or (in a list) `$items`: only when it holds; `$else` otherwise
 * - `$yaml: expression` alone: what the values hold there, left out when empty; in a list its items
 * - `$merge: expression` (or a list of them) beside other keys: the entries that the values hold there
 * - `$each: expression` in a list, with `$value` or `$items`: once for each, as `.`
 * - `$raw: text` alone: lines in Helm's language, indented to the place
 */
export function writeTemplate(tree: TreeMap): string {
  return `${writeMap(tree, { indent: 0, parent: "" }).join("\n")}\n`;
}

function writeMap(map: TreeMap, place: Place): string[] {
  const lines: string[] = [];
  for (const [key, value] of Object.entries(map)) {
    if (key === "$merge") for (const source of [value].flat()) lines.push(...writeSpliced(String(source), place));
    else lines.push(...writeEntry(key, value, place));
  }

  return lines;
}

function writeEntry(key: string, value: unknown, place: Place): string[] {
  const inside: Place = { indent: place.indent + 2, parent: key };
  const label = `${" ".repeat(place.indent)}${writeKey(key)}:`;
  if (!isMap(value)) return writeLabelled(label, value, inside, place.parent);
  if ("$if" in value) {
    return conditional(value, place.indent, (chosen) => writeEntry(key, chosen, place));
  }
  if ("$yaml" in value) {
    const margin = " ".repeat(place.indent);

    return [
      `${margin}{{- with ${expressionOf(String(value["$yaml"]))} }}`,
      label,
      `${margin}  {{- toYaml . | nindent ${inside.indent} }}`,
      `${margin}{{- end }}`,
    ];
  }
  if ("$raw" in value) return [label, ...indented(String(value["$raw"]), inside.indent)];

  return writeLabelled(label, value, inside, place.parent);
}

function writeLabelled(label: string, value: unknown, inside: Place, parent: string): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [`${label} []`] : [label, ...writeList(value, inside)];
  if (isMap(value)) return Object.keys(value).length === 0 ? [`${label} {}`] : [label, ...writeMap(value, inside)];
  if (typeof value === "string" && value.includes("\n"))
    return [`${label} |${value.endsWith("\n") ? "" : "-"}`, ...indented(value, inside.indent)];

  return [`${label} ${writeScalar(value, holdsStrings.has(parent) || inside.parent === "value")}`];
}

function writeList(items: readonly unknown[], place: Place): string[] {
  return items.flatMap((item) => writeItem(item, place));
}

function writeItem(item: unknown, place: Place): string[] {
  const margin = " ".repeat(place.indent);
  if (Array.isArray(item)) return [`${margin}-`, ...writeList(item, { ...place, indent: place.indent + 2 })];
  if (!isMap(item)) {
    if (typeof item === "string" && item.includes("\n")) return [`${margin}- |-`, ...indented(item, place.indent + 2)];

    return [`${margin}- ${writeScalar(item, holdsStrings.has(place.parent))}`];
  }
  if ("$if" in item) return conditional(item, place.indent, (chosen) => writeChosen(item, chosen, place));
  if ("$each" in item) {
    const { $each: source, ...rest } = item;
    const chosen = "$value" in rest ? rest["$value"] : rest;

    return [`${margin}{{- range ${expressionOf(String(source))} }}`, ...writeChosen(rest, chosen, place), `${margin}{{- end }}`];
  }
  if ("$yaml" in item) return writeSpliced(String(item["$yaml"]), place);
  if ("$raw" in item) return indented(String(item["$raw"]), place.indent);
  const lines = writeMap(item, { indent: place.indent + 2, parent: place.parent });
  const first = lines[0] ?? "";
  // A first line that is an action gives no text to hang the dash on.
  if (lines.length === 0 || first.trimStart().startsWith("{{")) return [`${margin}-`, ...lines];

  return [`${margin}- ${first.slice(place.indent + 2)}`, ...lines.slice(1)];
}

function writeChosen(item: TreeMap, chosen: unknown, place: Place): string[] {
  return Array.isArray(item["$items"]) ? writeList(item["$items"], place) : writeItem(chosen, place);
}

function conditional(map: TreeMap, indent: number, write: (chosen: unknown) => string[]): string[] {
  const { $if: condition, $else: otherwise, ...rest } = map;
  const margin = " ".repeat(indent);
  const chosen = "$value" in rest ? rest["$value"] : rest;

  return [
    `${margin}{{- if ${conditionOf(condition as Condition)} }}`,
    ...write(chosen),
    ...(otherwise === undefined ? [] : [`${margin}{{- else }}`, ...write(otherwise)]),
    `${margin}{{- end }}`,
  ];
}

function writeSpliced(source: string, { indent }: Place): string[] {
  const margin = " ".repeat(indent);

  return [`${margin}{{- with ${expressionOf(source)} }}`, `${margin}{{- toYaml . | nindent ${indent} }}`, `${margin}{{- end }}`];
}

function writeKey(key: string): string {
  return isPlain(key) ? key : quoted(key);
}

function writeScalar(value: unknown, isString: boolean): string {
  if (typeof value !== "string") return JSON.stringify(value ?? null);
  if (isPlain(value)) return value;
  const onlyAction = /^\{\{(?:(?!\}\}).)*\}\}$/.test(value);
  if (!onlyAction) return quoted(value);
  const needsQuotes = isString && !/\b(?:quote|toYaml|toJson|nindent)\b/.test(value);

  return needsQuotes ? `"${value}"` : value;
}

/** In double quotes, with what lies between `{{` and `}}` left as it is. */
function quoted(text: string): string {
  const parts = text.split(/(\{\{(?:(?!\}\}).)*\}\})/);

  return `"${parts.map((part, at) => (at % 2 === 1 ? part : JSON.stringify(part).slice(1, -1))).join("")}"`;
}

/** Without quotes only what no reader of YAML, old or new, takes for something else. */
function isPlain(text: string): boolean {
  return /^[A-Za-z/][\w./-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text);
}

function indented(text: string, indent: number): string[] {
  const margin = " ".repeat(indent);

  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => (line === "" ? "" : margin + line));
}

function isMap(value: unknown): value is TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
