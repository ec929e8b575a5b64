import { readChartArchive } from "./read-chart-archive.ts";
import { recordOf } from "../model/loaded-blueprint.ts";
import { readValues } from "../render/merge-values.ts";

/** What marks a chart as written by the project for the lab, in its `Chart.yaml`. */
export const standInAnnotation = "lab.catalyst/stand-in";

/** Charts wrap charts that wrap charts; more than this is no chart that anybody runs. */
const deepest = 8;

/** Names of the stand-ins in an archive, however deep, as a path of charts: `bp-cilium/cilium`. Rejects with ChartArchiveError. */
export async function findStandIns(archive: Uint8Array): Promise<string[]> {
  return [...(await standInsOf(archive, "", 0))].toSorted();
}

async function standInsOf(archive: Uint8Array, path: string, depth: number): Promise<Set<string>> {
  const found = new Set<string>();
  const files = await readChartArchive(archive);
  for (const [name, content] of files) {
    if (/(?:^|\/)Chart\.yaml$/.test(name)) {
      const metadata = readValues(content);
      const title = `${path}${typeof metadata["name"] === "string" ? metadata["name"] : name}`;
      if (isStandInMark(recordOf(metadata["annotations"])[standInAnnotation])) found.add(title);
    } else if (/\/charts\/[^/]+\.tgz$/.test(name)) {
      if (depth >= deepest) throw new Error(`charts are nested more than ${deepest} deep in ${name}`);
      for (const inner of await standInsOf(content, `${path}${name.split("/")[0]}/`, depth + 1)) found.add(inner);
    }
  }

  return found;
}

/** An unquoted `true` is a boolean to YAML, and marks a chart as well. */
export function isStandInMark(value: unknown): boolean {
  return value !== undefined && value !== null && value !== false && value !== "false";
}
