import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import type { Edit } from "../rule.ts";
import { annotationPrefix } from "./chart-annotations.ts";

/** The change that gives `Chart.yaml` an annotation, or another value for it. None when the file cannot be read. */
export function insertAnnotation(chart: LoadedChart, name: string, value: string): Edit[] {
  const { chartYaml } = chart;
  const document = chartYaml?.documents[0];
  if (chartYaml === undefined || document?.value === undefined) return [];
  const key = `${annotationPrefix}${name}`;
  const written = document.rangeOf(["annotations", key]);
  if (written !== undefined) return [{ file: chartYaml.path, ...written, text: JSON.stringify(value) }];
  const block = document.rangeOf(["annotations"]);
  const end = chartYaml.text.length;
  const line = `  ${key}: ${JSON.stringify(value)}\n`;
  if (block === undefined) {
    const separator = chartYaml.text.endsWith("\n") ? "" : "\n";

    return [{ file: chartYaml.path, start: end, end, text: `${separator}annotations:\n${line}` }];
  }
  const start = chartYaml.text.lastIndexOf("\n", block.start) + 1;

  return chartYaml.text.slice(start, block.start).trim() === "" ? [{ file: chartYaml.path, start, end: start, text: line }] : [];
}
