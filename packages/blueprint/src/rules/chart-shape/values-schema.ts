import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import { startOf } from "../../model/position.ts";
import { isRecord, keyPlaceOf, rootOf, valueAt, yamlFile } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const valuesSchema: BlueprintRule = {
  id: "CH-VALUES-SCHEMA",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "values.schema.json is missing, or open where the Blueprint's own values are",
  reason:
    "Without a closed schema Helm accepts a misspelt value and the release runs with the default. With one it says so before anything changes.",
  fix: "describe the Blueprint's own values and set \"additionalProperties\": false on each of their objects; the dependencies' part stays open",
  needs: [],
  examples: [
    {
      title: "chart has no schema",
      changes: [{ file: "platform/operator/chart/values.schema.json", remove: true }],
      at: { file: "platform/operator/chart/values.yaml" },
    },
    {
      title: "schema lets any key into the Blueprint's own values",
      changes: [
        {
          file: "platform/store/chart/values.schema.json",
          replace: '"storeOverlay": {\n      "type": "object",\n      "additionalProperties": false,',
          with: '"storeOverlay": {\n      "type": "object",',
        },
      ],
      at: { file: "platform/store/chart/values.schema.json", text: "storeOverlay" },
    },
    {
      title: "schema is closed outside and open further in",
      changes: [
        {
          file: "platform/store/chart/values.schema.json",
          replace: '"storage": {\n          "type": "object",\n          "additionalProperties": false,',
          with: '"storage": {\n          "type": "object",',
        },
      ],
      at: { file: "platform/store/chart/values.schema.json", text: '"storage": {' },
    },
  ],
  check,
};

function* check({ blueprint: { chart, files } }: BlueprintSubject): Iterable<Found> {
  if (chart?.valuesYaml === undefined || Object.keys(chart.values).length === 0) return;
  const path = `${chart.directory}/values.schema.json`;
  const file = yamlFile(files, path);
  if (file === undefined) {
    yield { message: `${chart.name} has values and no values.schema.json`, at: startOf(chart.valuesYaml.path) };

    return;
  }
  const schema = rootOf(file);
  const open = [[], ...ownTables(chart)].find((table) => isOpen(schema, table));
  if (open === undefined) return;
  yield {
    message: `${open.length === 0 ? "the root" : open.join(".")} accepts any key`,
    at: open.length === 0 ? startOf(path) : keyPlaceOf(file, schemaPath(open)),
  };
}

/** Each table of the Blueprint's own values, from the outside in. The root holds the dependencies' keys as well, all of which the schema names. */
function ownTables(chart: LoadedChart): string[][] {
  const foreign = new Set([...chart.dependencies.map(({ key }) => key), "global", "catalystBlueprint", "tags"]);

  return Object.entries(chart.values).flatMap(([key, value]) => (foreign.has(key) ? [] : tablesIn(value, [key])));
}

function tablesIn(value: unknown, path: string[]): string[][] {
  if (!isRecord(value)) return [];

  return [path, ...Object.entries(value).flatMap(([key, inner]) => tablesIn(inner, [...path, key]))];
}

function isOpen(schema: unknown, table: readonly string[]): boolean {
  const described = valueAt(schema, schemaPath(table));
  // Further in, a table without described keys is free on purpose, as resources and node selectors are.
  const isFree = table.length > 1 && (!isRecord(described) || !isRecord(described["properties"]));
  if (isFree) return false;
  if (!isRecord(described)) return true;
  // Described by reference or by alternatives, it is somebody's considered choice and left alone.
  if (["$ref", "allOf", "anyOf", "oneOf", "unevaluatedProperties"].some((key) => Object.hasOwn(described, key))) return false;

  return described["additionalProperties"] !== false;
}

function schemaPath(table: readonly string[]): string[] {
  return table.flatMap((key) => ["properties", key]);
}
