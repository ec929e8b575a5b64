import { stringify } from "yaml";
import type { ChartDependency, ChartSource, FetchedChart } from "../../dependencies/chart-source.ts";
import { writeChartArchive } from "../../dependencies/write-chart-archive.ts";
import { sha256Of } from "../../oci/digest.ts";

export const sampleRepositoryUrl = "https://charts.example.org/tiny";

/** The one chart that the samples wrap, as its repository serves it. `content` goes into its only object; without it there is none. */
export async function tinyChart(content: string | null = "tiny", annotations: Record<string, string> = {}): Promise<Buffer> {
  const files = new Map([
    ["tiny/Chart.yaml", stringify({ apiVersion: "v2", name: "tiny", version: "1.0.0", type: "application", annotations })],
    ["tiny/values.yaml", stringify({ greeting: "hello" })],
    ["tiny/templates/notes.yaml", "# Nothing is rendered from here.\n"],
    ...(content === null ? [] : [["tiny/templates/configmap.yaml", configMap("tiny", content)] as const]),
  ]);

  return await writeChartArchive(new Map([...files].map(([path, text]) => [path, new TextEncoder().encode(text)])));
}

/** A source that has exactly this archive, whatever is asked for, and the same kind of every chart. */
export function sourceOf(bytes: Uint8Array | undefined, kind: FetchedChart["kind"] = "upstream"): ChartSource {
  return {
    fetch: (_dependency: ChartDependency) => Promise.resolve(bytes === undefined ? undefined : { bytes, sha256: sha256Of(bytes), kind }),
  };
}

export function configMap(name: string, content: string): string {
  return [
    stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } }).trimEnd(),
    "data:",
    `  content: ${JSON.stringify(content)}`,
    "  release: {{ .Release.Name | quote }}",
    "",
  ].join("\n");
}
