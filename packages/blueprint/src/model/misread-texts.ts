import { problemsOwnedBy } from "../rules/blueprint/shape-findings.ts";
import { readableManifest } from "./blueprint-manifest.ts";
import type { LoadedBlueprint } from "./loaded-blueprint.ts";
import { isRecord, valueAt, type YamlFile } from "./yaml-file.ts";
import type { YamlPath } from "./yaml/read-yaml.ts";

/** A scalar without quotes that the cluster reads as a number, a boolean or nothing, where text is expected. */
export interface MisreadText {
  file: YamlFile;
  document: number;
  path: YamlPath;
}

/** Those of `blueprint.yaml`, the texts inside `configSchema` included. */
export function misreadManifestTexts(blueprint: LoadedBlueprint): MisreadText[] {
  const file = readableManifest(blueprint);
  if (file === undefined) return [];
  const fields = problemsOwnedBy(blueprint, "BP-YAML11-BOOL").map(({ path }) => path);
  const inSchema = schemaTexts(blueprint.spec["configSchema"]).map((path) => ["spec", "configSchema", ...path]);

  return [...fields, ...inSchema].map((path) => ({ file, document: 0, path })).filter(isMisread);
}

/** Whether a place holds a plain scalar that is no text. A value that is left out means nothing, which is expected. */
export function isMisread({ file, document, path }: MisreadText): boolean {
  const value = valueAt(file.documents[document]?.value, path);

  return (typeof value === "number" || typeof value === "boolean") && file.documents[document]!.isPlain(path);
}

/** What the file says there. */
export function writtenAt({ file, document, path }: MisreadText): string {
  const range = file.documents[document]?.rangeOf(path);

  return range === undefined ? "" : file.text.slice(range.start, range.end);
}

/** Places of a JSON Schema that hold text: the words about it, and the values of properties that are strings. */
function schemaTexts(schema: unknown, path: (string | number)[] = []): (string | number)[][] {
  if (Array.isArray(schema)) return schema.flatMap((item, index) => schemaTexts(item, [...path, index]));
  if (!isRecord(schema)) return [];
  const last = path.at(-1);
  const names = last === "properties" || last === "$defs" || last === "definitions" || last === "dependentSchemas";
  if (names && path.at(-2) !== "properties") {
    return Object.entries(schema).flatMap(([name, part]) => schemaTexts(part, [...path, name]));
  }
  const words = ["title", "description", "pattern", "format"].map((keyword) => [...path, keyword]);
  const isText = schema["type"] === "string";
  const values = isText ? ["default", "const"].map((keyword) => [...path, keyword]) : [];
  const lists = isText ? ["enum", "examples"] : [];
  const items = lists.flatMap((keyword) => {
    const list = schema[keyword];

    return Array.isArray(list) ? list.map((_, index) => [...path, keyword, index]) : [];
  });
  const inner = Object.entries(schema)
    .filter(([keyword, part]) => typeof part === "object" && !["default", "const", "enum", "examples"].includes(keyword))
    .flatMap(([keyword, part]) => schemaTexts(part, [...path, keyword]));

  return [...words, ...values, ...items, ...inner];
}
