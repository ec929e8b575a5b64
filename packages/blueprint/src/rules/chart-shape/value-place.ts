import type { LoadedChart, LoadedDependency } from "../../model/loaded-blueprint.ts";
import { type Place, startOf } from "../../model/position.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";

/** Where a value of the merged values is set, or would be: in `values.yaml`, at its nearest table there; else at the dependency that brings it. */
export function valuePlace(chart: LoadedChart, path: readonly string[]): Place {
  const { valuesYaml, dependencies } = chart;
  if (valuesYaml !== undefined && path.length > 0 && valuesYaml.documents[0]?.has([path[0]!]) === true) {
    return keyPlaceOf(valuesYaml, existing(valuesYaml.documents[0], path));
  }
  const dependency = dependencies.find(({ key }) => key === path[0]);

  return dependency === undefined ? startOf(valuesYaml?.path ?? `${chart.directory}/values.yaml`) : dependencyPlace(chart, dependency);
}

/** Where `Chart.yaml` names a dependency, or one field of it. */
export function dependencyPlace(chart: LoadedChart, { index }: LoadedDependency, field?: string): Place {
  const { chartYaml } = chart;
  if (chartYaml === undefined) return startOf(`${chart.directory}/Chart.yaml`);

  return placeOf(chartYaml, field === undefined ? ["dependencies", index] : ["dependencies", index, field]);
}

/** Where `Chart.yaml` has a field; its start when it has none. */
export function chartPlace(chart: LoadedChart, path: readonly (string | number)[]): Place {
  const { chartYaml } = chart;

  return chartYaml?.documents[0]?.has(path) === true ? keyPlaceOf(chartYaml, path) : startOf(`${chart.directory}/Chart.yaml`);
}

function existing(document: { has(path: readonly string[]): boolean }, path: readonly string[]): readonly string[] {
  let length = path.length;
  while (length > 1 && !document.has(path.slice(0, length))) length -= 1;

  return path.slice(0, length);
}
