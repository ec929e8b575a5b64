import { type Place, startOf } from "../../model/position.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { ChartRender } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { smokeModeOf } from "./chart-annotations.ts";
import { chartPlace } from "./value-place.ts";

export const renderFail: BlueprintRule = {
  id: "CH-RENDER-FAIL",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the chart does not render",
  reason: "What helm template refuses, helm-controller refuses as well: the release never installs.",
  fix: "the message names the template or the value; a chart that cannot render without values says smoke-render-mode: requires-overlay and brings tests/smoke.values.yaml",
  needs: ["renders"],
  examples: [
    {
      title: "template reads a value below one that is not there",
      changes: [
        { file: "platform/store/chart/templates/service.yaml", append: "      appProtocol: {{ .Values.storeOverlay.protocol.name }}\n" },
      ],
      at: { file: "platform/store/chart/templates/service.yaml", text: "appProtocol:" },
    },
    {
      title: "template demands a value that the defaults do not hold",
      changes: [
        {
          file: "platform/web/chart/templates/configmap.yaml",
          append: '  host: {{ required "choose a name" .Values.webOverlay.hostName }}\n',
        },
      ],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "host:" },
    },
    {
      title: "template is not closed",
      changes: [{ file: "platform/store/chart/templates/statefulset.yaml", replace: "        {{- end }}\n", with: "" }],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "storage: {{" },
    },
    {
      title: "values break their own schema",
      changes: [{ file: "platform/store/chart/values.yaml", replace: "size: 1Gi", with: "size: [1Gi]" }],
      at: { file: "platform/store/chart/values.yaml", text: "size: [1Gi]" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Iterable<Found> {
  const { blueprint, renders } = subject;
  const { chart } = blueprint;
  if (chart === undefined) return;
  const mayDemandValues = smokeModeOf(chart) === "requires-overlay" && isDemand(renders.default);
  const runs: [string, ChartRender | undefined][] = [
    ["with its default values", mayDemandValues ? undefined : renders.default],
    ["with its smoke values", renders.smoke],
    ["with every toggle and switch on", renders.allToggles],
  ];
  // The later runs usually fail for the same reason.
  const failed = runs.find(([, render]) => render?.ok === false);
  if (failed === undefined) return;
  const [how, render] = failed;

  yield {
    message: `${chart.name} does not render ${how}: ${firstLine(render!.error)}`,
    at: placeOfError(subject, render!.error),
    evidence: render!.error,
  };
}

/** Helm words the refusals of `required` and `fail` differently from faults. */
function isDemand({ ok, error }: ChartRender): boolean {
  return !ok && error.includes("execution error at (");
}

/** Helm's first line, or for a broken schema what follows it. */
function firstLine(error: string): string {
  const lines = error.split("\n").map((line) => line.trim());

  return error.includes("specifications of the schema") ? lines.slice(1).join(" ") : lines[0]!;
}

function placeOfError({ blueprint: { chart, files } }: BlueprintSubject, error: string): Place {
  const inValues = /^- (?:\(root\)|([\w.-]+)): /m.exec(error);
  if (error.includes("specifications of the schema") && chart!.valuesYaml !== undefined) {
    return placeOf(chart!.valuesYaml, inValues?.[1]?.split(".") ?? []);
  }
  for (const [, source, line, column] of error.matchAll(/([\w.-]+(?:\/[\w.-]+)+\.(?:ya?ml|tpl|txt))(?::(\d+))?(?::(\d+))?/g)) {
    const file = `${chart!.directory}/${source!.slice(source!.indexOf("/") + 1)}`;
    if (source!.startsWith(`${chart!.name}/`) && files.has(file)) {
      return line === undefined
        ? startOf(file)
        : { file, line: insideFile(files.text(file)!, Number(line)), column: Number(column ?? 0) + 1 };
    }
  }

  return chartPlace(chart!, ["name"]);
}

/** A template that is not closed fails one line after its last. */
function insideFile(text: string, line: number): number {
  return Math.max(1, Math.min(line, text.replace(/\n$/, "").split("\n").length));
}
