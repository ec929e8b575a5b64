import { leavesOf } from "../../render/toggles.ts";
import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import { isMisread, misreadManifestTexts, writtenAt, type MisreadText } from "../../model/misread-texts.ts";
import { slotFiles } from "../../model/slot-dependencies.ts";
import { isRecord, placeOf, valueAt, type YamlFile } from "../../model/yaml-file.ts";
import { quoteScalar } from "../../model/yaml-edits.ts";
import { describePath } from "../../model/blueprint-manifest.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject, ResolvedDependency } from "../subject.ts";

export const bpYaml11Bool: BlueprintRule = {
  scope: "blueprint",
  id: "BP-YAML11-BOOL",
  severity: "error",
  suppressible: true,
  title: "a word or number without quotes that the cluster does not read as text, where text is expected",
  reason:
    "Helm, Flux and the API server read YAML 1.1: `no` is false, `1.10` is 1.1 and `09` is 9. An editor shows the text that was meant, and the cluster gets something else.",
  fix: "put it in quotes",
  needs: [],
  examples: [
    {
      title: "tag is a word that means false",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "tags: [pages, sites]", with: "tags: [pages, no]" }],
      at: { file: "platform/web/blueprint.yaml", text: "tags: [pages, no]" },
    },
    {
      title: "choice of the form is a word that means false",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "enum: [debug, info, warn]", with: "enum: [debug, info, warn, off]" }],
      at: { file: "platform/web/blueprint.yaml", text: "enum: [debug, info, warn, off]" },
    },
    {
      title: "version of the program is a number that loses its zero",
      changes: [{ file: "platform/store/chart/Chart.yaml", replace: "appVersion: 1.0.0", with: "appVersion: 1.10" }],
      at: { file: "platform/store/chart/Chart.yaml", text: "appVersion: 1.10" },
    },
    {
      title: "label of its slot is a number",
      changes: [
        {
          file: "clusters/_template/bootstrap-kit/02-store.yaml",
          replace: 'catalyst.openova.io/slot: "02"',
          with: "catalyst.openova.io/slot: 02",
        },
      ],
      at: { file: "clusters/_template/bootstrap-kit/02-store.yaml", text: "catalyst.openova.io/slot: 02" },
      also: ["CL-SLOT"],
    },
  ],
  check,
};

function* check({ blueprint, dependencies, kit }: BlueprintSubject): Generator<Found> {
  const { chart, files, name } = blueprint;
  const places = [...misreadManifestTexts(blueprint)];
  if (chart !== undefined) {
    places.push(...chartTexts(chart));
    // Without the archives only the chart's own schema tells which values are text.
    places.push(...valueTexts(chart, files.text(`${chart.directory}/values.schema.json`), dependencies ?? []));
  }
  const slot = kit.slots.find((candidate) => candidate.blueprint === name);
  if (slot !== undefined) places.push(...slotFiles(slot, files).flatMap(labelTexts));

  for (const place of places.filter(isMisread)) {
    const { file, document, path } = place;
    const value = JSON.stringify(valueAt(file.documents[document]!.value, path));
    yield {
      message: `${describePath(path)} is written ${writtenAt(place)}, which the cluster reads as ${value} and not as text`,
      at: placeOf(file, path, document),
      edits: quoteScalar(file, path, document),
    };
  }
}

/** Helm refuses a chart whose fields are not text, or prints a version that was never written. */
function chartTexts({ chartYaml, metadata }: LoadedChart): MisreadText[] {
  if (chartYaml === undefined) return [];
  const own = ["name", "version", "appVersion", "kubeVersion", "description"].map((field) => [field]);
  const annotations = Object.keys(isRecord(metadata["annotations"]) ? metadata["annotations"] : {}).map((key) => ["annotations", key]);
  const dependencies = Array.isArray(metadata["dependencies"]) ? metadata["dependencies"] : [];
  const ofDependencies = dependencies.flatMap((_, index) =>
    ["name", "version", "repository", "alias", "condition"].map((field) => ["dependencies", index, field]),
  );

  return [...own, ...annotations, ...ofDependencies].map((path) => ({ file: chartYaml, document: 0, path }));
}

function valueTexts(chart: LoadedChart, schemaText: string | undefined, dependencies: readonly ResolvedDependency[]): MisreadText[] {
  const { valuesYaml: file, values } = chart;
  if (file === undefined) return [];
  const schema = parseJson(schemaText);
  const surprises = new Set(file.documents[0]?.surprises.map(({ path }) => JSON.stringify(path)));

  return leavesOf(values)
    .filter((path) => {
      if (valueAt(schema, path.flatMap((step) => ["properties", step]).concat("type")) === "string") return true;
      const owner = dependencies.find(({ dependency }) => dependency.key === path[0]);
      const expected = valueAt(owner?.values, path.slice(1));

      // Many charts have an empty text for "not set": only what cannot have been meant as a number counts there.
      return typeof expected === "string" && (expected !== "" || surprises.has(JSON.stringify(path)));
    })
    .map((path) => ({ file, document: 0, path }));
}

/** Labels and annotations are text to the API server, which refuses anything else. */
function labelTexts(file: YamlFile): MisreadText[] {
  return file.documents.flatMap(({ value }, document) =>
    ["labels", "annotations"].flatMap((table) => {
      const entries = valueAt(value, ["metadata", table]);

      return isRecord(entries) ? Object.keys(entries).map((key) => ({ file, document, path: ["metadata", table, key] })) : [];
    }),
  );
}

function parseJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
