import type { LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import type { Place } from "../../model/position.ts";
import { isRecord, placeOf, valueAt, yamlFile, type YamlFile } from "../../model/yaml-file.ts";
import { remembered } from "../../model/remembered.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { BlueprintSubject } from "../subject.ts";

/** One scalar of a values file. */
export interface ValueLeaf {
  file: YamlFile;
  path: YamlPath;
  value: unknown;
}

/** What the Blueprint gives by default: `values.yaml`, and the files for sizes. */
export function defaultLeaves({ blueprint }: BlueprintSubject): readonly ValueLeaf[] {
  return leavesOfDefaults(blueprint);
}

const leavesOfDefaults = remembered(({ chart, files, folder }: LoadedBlueprint): readonly ValueLeaf[] => {
  const sizes = files.under(`${folder}/overlays/`).filter((path) => /\.ya?ml$/.test(path));

  return [chart?.valuesYaml, ...sizes.map((path) => yamlFile(files, path))].flatMap((file) => (file === undefined ? [] : leavesOf(file)));
});

function leavesOf(file: YamlFile): ValueLeaf[] {
  return collect(file.documents[0]?.value, []).map(({ path, value }) => ({ file, path, value }));
}

export function placeOfLeaf({ file, path }: ValueLeaf): Place {
  return placeOf(file, path);
}

/** The last key on the way; an item of a list goes by its list's key, and the value of an `env` entry by the entry's name. */
export function keyOfLeaf({ path, file }: ValueLeaf): string {
  if (path.at(-1) === "value") {
    const name = entryName(file, path);
    if (name !== undefined) return name;
  }

  return path.findLast((step) => typeof step === "string") ?? "";
}

function entryName(file: YamlFile, path: YamlPath): string | undefined {
  const name = valueAt(file.documents[0]?.value, [...path.slice(0, -1), "name"]);

  return typeof name === "string" ? name : undefined;
}

function collect(value: unknown, path: YamlPath): { path: YamlPath; value: unknown }[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => collect(item, [...path, index]));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, item]) => collect(item, [...path, key]));

  return [{ path, value }];
}
