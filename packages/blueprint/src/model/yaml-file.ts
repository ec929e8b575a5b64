import type { FileTree } from "./file-tree.ts";
import type { Place } from "./position.ts";
import { readYaml, type YamlDocument, type YamlPath } from "./yaml/read-yaml.ts";

/** A YAML file of the repository, read with positions. */
export interface YamlFile {
  /** Relative to the repository's root. */
  path: string;
  text: string;
  documents: readonly YamlDocument[];
}

const read = new WeakMap<FileTree, Map<string, YamlFile>>();

/** Each file of a tree is read once. Undefined when there is none. */
export function yamlFile(files: FileTree, path: string): YamlFile | undefined {
  const known = read.get(files) ?? new Map<string, YamlFile>();
  read.set(files, known);
  const text = files.text(path);
  if (text === undefined) return undefined;
  const file = known.get(path) ?? { path, text, documents: readYaml(text) };
  known.set(path, file);

  return file;
}

/** The one object that a file holds; empty when it holds something else, which a rule reports. */
export function rootOf(file: YamlFile | undefined): Record<string, unknown> {
  const value = file?.documents.length === 1 ? file.documents[0]!.value : undefined;

  return isRecord(value) ? value : {};
}

/** Where a value stands; its nearest existing ancestor when it is missing. */
export function placeOf(file: YamlFile, path: YamlPath, document = 0): Place {
  return { file: file.path, ...(file.documents[document]?.positionOf(path) ?? { line: 1, column: 1 }) };
}

/** Where a key stands. */
export function keyPlaceOf(file: YamlFile, path: YamlPath, document = 0): Place {
  return { file: file.path, ...(file.documents[document]?.keyPositionOf(path) ?? { line: 1, column: 1 }) };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value at a path of keys and indexes; undefined when a step leads nowhere. */
export function valueAt(root: unknown, path: YamlPath): unknown {
  return path.reduce<unknown>(
    (value, step) => (Array.isArray(value) ? value[Number(step)] : isRecord(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    root,
  );
}
