import { isRecord } from "../model/yaml-file.ts";
import type { ResolvedDependency } from "../rules/subject.ts";
import { readManifest } from "../model/yaml/read-manifest.ts";

type Values = Record<string, unknown>;

/** What every template sees: the defaults of the dependencies, below the keys they are known by, and the chart's own values over them. */
export function mergeChartValues(own: Values, dependencies: readonly ResolvedDependency[]): Values {
  const defaults: Values = {};
  for (const { dependency, files, values } of dependencies) defaults[dependency.key] = withSubcharts(values, files, "");

  return mergeValues(defaults, own);
}

/** As Helm lays one set of values over another: tables are merged, lists are replaced, and null removes what was there. */
export function mergeValues(base: Values, over: Values): Values {
  const result: Values = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === null) delete result[key];
    else result[key] = isRecord(value) && isRecord(result[key]) ? mergeValues(result[key], value) : value;
  }

  return result;
}

/** A dependency may bring its own dependencies, unpacked below `charts/`. */
function withSubcharts(values: Values, files: ReadonlyMap<string, Uint8Array>, prefix: string): Values {
  const names = new Set([...files.keys()].flatMap((path) => directChart(path, prefix) ?? []));
  const defaults: Values = {};
  for (const name of names) {
    const inner = `${prefix}charts/${name}/`;
    defaults[name] = withSubcharts(readValues(files.get(`${inner}values.yaml`)), files, inner);
  }

  return mergeValues(defaults, values);
}

function directChart(path: string, prefix: string): string | undefined {
  return path.startsWith(`${prefix}charts/`) ? /^([^/]+)\/Chart\.yaml$/.exec(path.slice(prefix.length + "charts/".length))?.[1] : undefined;
}

/** A dependency's values that cannot be read are Helm's to complain about. */
export function readValues(bytes: Uint8Array | undefined): Values {
  if (bytes === undefined) return {};
  try {
    const value = readManifest(new TextDecoder().decode(bytes));

    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
