import { readFile } from "node:fs/promises";
import { recordOf } from "../model/loaded-blueprint.ts";
import { readManifest } from "../model/yaml/read-manifest.ts";
import { isRecord } from "../model/yaml-file.ts";
import { leavesOf, valuesWith } from "./toggles.ts";
import { mergeValues } from "./merge-values.ts";

/** Values with the place each came from, for "why is this 3?". */
export interface ValueLayer {
  /** `overlays/small.yaml`, `answers`, `slot 09`, `--set`. */
  from: string;
  values: Record<string, unknown>;
}

/** A file of values that cannot be read as one object. */
export class ValuesError extends Error {
  override readonly name = "ValuesError";
}

/** Later layers win, as Helm lays value files over each other. */
export function mergeLayers(layers: readonly ValueLayer[]): Record<string, unknown> {
  return layers.reduce<Record<string, unknown>>((merged, { values }) => mergeValues(merged, values), {});
}

/** Which layer the value at each path comes from; the chart's own defaults are in none. */
export function originsOf(layers: readonly ValueLayer[]): Map<string, string> {
  return new Map(layers.flatMap(({ from, values }) => leavesOf(values).map((path) => [path.join("."), from] as const)));
}

export async function readValuesFile(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new ValuesError(error.code === "ENOENT" ? `there is no ${path}` : `${path} cannot be read: ${error.message}`);
  });

  return parseValues(text, path);
}

export function parseValues(text: string, name: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = readManifest(text);
  } catch (error) {
    throw new ValuesError(`${name} is not readable: ${(error as Error).message.split("\n")[0]}`, { cause: error });
  }
  if (value !== null && value !== undefined && !isRecord(value)) throw new ValuesError(`${name} is not an object of values`);

  return recordOf(value);
}

/** `a.b.c=12`, as `--set` takes it: the value is read as the cluster reads a plain scalar. */
export function parseSetting(text: string): Record<string, unknown> {
  const [, path, value] = /^((?:[^=\\]|\\.)+)=(.*)$/s.exec(text) ?? [];
  if (path === undefined) throw new ValuesError(`--set ${text}: write it as path=value`);
  const keys = path.split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", "."));

  return valuesWith([keys], readManifest(value === "" ? '""' : value!));
}
