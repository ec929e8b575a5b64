import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const namePrefix: BlueprintRule = {
  id: "CH-NAME-PREFIX",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "the chart's name is not the Blueprint's",
  reason: "The artifact is published under the chart's name; releases that look for the Blueprint's name would not find it.",
  fix: "name the chart bp-<folder>",
  needs: [],
  examples: [
    {
      title: "chart has the name of what it wraps",
      changes: [{ file: "platform/web/chart/Chart.yaml", replace: "name: bp-web", with: "name: web" }],
      at: { file: "platform/web/chart/Chart.yaml", text: "name: web" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, expectedName } }: BlueprintSubject): Iterable<Found> {
  if (chart?.chartYaml === undefined || chart.name === expectedName) return;
  const range = chart.chartYaml.documents[0]?.rangeOf(["name"]);

  yield {
    message:
      chart.name === ""
        ? `the chart has no name; it is ${expectedName}`
        : `the chart is named ${chart.name}, the Blueprint ${expectedName}`,
    at: placeOf(chart.chartYaml, ["name"]),
    edits: range === undefined ? [] : [{ file: chart.chartYaml.path, ...range, text: expectedName }],
  };
}
