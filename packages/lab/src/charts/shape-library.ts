import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readShape, ShapeError, type ReadShape } from "./read-shape.ts";

/** `packages/lab/charts`: `<chart>/<version>/shape.yaml`. */
export const shapesDirectory = fileURLToPath(new URL("../../charts", import.meta.url));

/** What a chart is asked for by; also what an upstream chart is known by. */
export interface ChartName {
  repository: string;
  name: string;
  version: string;
}

/** The charts that have a shape, by name and version. */
export async function listShapes(directory = shapesDirectory): Promise<string[]> {
  const charts = await readdir(directory, { withFileTypes: true });
  const versions = await Promise.all(
    charts
      .filter((entry) => entry.isDirectory())
      .map(async ({ name }) => (await readdir(join(directory, name))).map((version) => join(directory, name, version, "shape.yaml"))),
  );

  return versions.flat().toSorted();
}

/** All shapes. Rejects with ShapeError for one that is broken, or lies in another folder than its name and version say. */
export async function readShapes(directory = shapesDirectory): Promise<ReadShape[]> {
  return Promise.all((await listShapes(directory)).map((file) => readPlacedShape(file, directory)));
}

/** The shape of a chart; undefined when it has none, or one of the same name belongs to another repository. */
export async function findShape({ repository, name, version }: ChartName, directory = shapesDirectory): Promise<ReadShape | undefined> {
  if (!isFileName(name) || !isFileName(version)) return undefined;
  const file = join(directory, name, version, "shape.yaml");
  const found = await readPlacedShape(file, directory).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });

  return found !== undefined && sameRepository(found.shape.repository, repository) ? found : undefined;
}

/** A repository's address with or without its last slash is the same one. */
export function sameRepository(one: string, other: string): boolean {
  return one.replace(/\/+$/, "") === other.replace(/\/+$/, "");
}

async function readPlacedShape(file: string, directory: string): Promise<ReadShape> {
  const read = await readShape(file);
  const { chart, version } = read.shape;
  const place = join(directory, chart, version, "shape.yaml");
  if (place !== file) throw new ShapeError(file, [`it is the shape of ${chart} ${version} and belongs in ${place}`]);

  return read;
}

function isFileName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(text);
}
