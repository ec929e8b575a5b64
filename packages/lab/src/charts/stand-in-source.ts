import { createHash } from "node:crypto";
import { generateChart } from "./generate-chart.ts";
import { packChart } from "./pack-chart.ts";
import { findShape, shapesDirectory, type ChartName } from "./shape-library.ts";

/** A chart's archive, with what it is. The same shape as a fetched chart of the Blueprints' chart sources. */
export interface StandIn {
  bytes: Uint8Array;
  /** Of the archive, in hex. */
  sha256: string;
  kind: "stand-in";
}

export interface StandInSource {
  fetch(dependency: ChartName, signal?: AbortSignal): Promise<StandIn | undefined>;
}

/**
 * Charts generated from the shapes of the lab, for whoever takes a source of charts. Undefined: no shape for that repository, name and version. Every
 * chart is generated once; an edit of its shape is seen by the next source.
 */
export function standInSource(directory = shapesDirectory): StandInSource {
  const made = new Map<string, Promise<StandIn | undefined>>();

  return {
    async fetch(dependency, signal) {
      signal?.throwIfAborted();
      const key = JSON.stringify([dependency.repository, dependency.name, dependency.version]);
      const standIn = made.get(key) ?? make(dependency, directory);
      made.set(key, standIn);

      return standIn;
    },
  };
}

async function make(dependency: ChartName, directory: string): Promise<StandIn | undefined> {
  const read = await findShape(dependency, directory);
  if (read === undefined) return undefined;
  const bytes = await packChart(generateChart(read).files);

  return { bytes, sha256: createHash("sha256").update(bytes).digest("hex"), kind: "stand-in" };
}
