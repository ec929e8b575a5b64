import { createHash } from "node:crypto";
import { join } from "node:path";
import type { ChartSource, FetchedChart } from "../dependencies/chart-source.ts";
import { writeChartArchive } from "../dependencies/write-chart-archive.ts";
import { readFileTree } from "../model/file-tree.ts";
import { readValues } from "../render/merge-values.ts";

const exampleChartsRoot = join(import.meta.dirname, "example-charts");
const exampleRepositoryUrl = "https://charts.example.org";
/** Where the project publishes Blueprints; some examples wrap one. */
const blueprintRegistry = "oci://ghcr.io/openova-io";

/**
 * The charts of `example-charts`, as their repositories would serve them: `<chart>/` at `https://charts.example.org/<chart>`, and those that only
 * rules' examples wrap beside them. Anything else is not to be had.
 */
export function exampleChartSource(): ChartSource {
  const packed = new Map<string, Promise<FetchedChart | undefined>>();

  return {
    fetch({ name, version, repository }) {
      if (![`${exampleRepositoryUrl}/${name}`, blueprintRegistry].includes(repository) || !/^[a-z-]+$/.test(name))
        return Promise.resolve(undefined);
      const known = packed.get(`${name} ${version}`) ?? packChart(name, version);
      packed.set(`${name} ${version}`, known);

      return known;
    },
  };
}

async function packChart(name: string, version: string): Promise<FetchedChart | undefined> {
  const { paths, bytes } = await readFileTree(exampleChartsRoot, [name]);
  if (readValues(bytes(`${name}/Chart.yaml`))["version"] !== version) return undefined;
  const archive = await writeChartArchive(new Map(paths.map((path) => [path, bytes(path)!])));

  return { bytes: archive, sha256: createHash("sha256").update(archive).digest("hex"), kind: "upstream" };
}
