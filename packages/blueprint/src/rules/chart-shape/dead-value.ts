import { leavesOf } from "../../render/toggles.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { ownReferences } from "./template-references.ts";
import { isTelemetryToggle } from "./telemetry.ts";
import { valuePlace } from "./value-place.ts";

export const deadValue: BlueprintRule = {
  id: "CH-DEAD-VALUE",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "no template reads a value of the Blueprint",
  reason: "Whoever sets it believes that it does something. Often it is what is left of a template that went, or a misspelt path.",
  fix: "remove the value, or read it",
  needs: [],
  examples: [
    {
      title: "values offer a setting that nothing reads",
      changes: [
        { file: "platform/web/chart/values.yaml", replace: "  title: Web\n", with: "  title: Web\n  theme: dark\n" },
        {
          file: "platform/web/chart/values.schema.json",
          replace: '        "title": { "type": "string" },\n',
          with: '        "title": { "type": "string" },\n        "theme": { "type": "string" },\n',
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "theme: dark" },
    },
    {
      title: "template no longer reads what it once did",
      changes: [
        {
          file: "platform/web/chart/templates/servicemonitor.yaml",
          replace: "{{ .Values.webOverlay.observability.serviceMonitor.interval }}",
          with: "30s",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "interval: 30s" },
    },
  ],
  check,
};

function* check({ blueprint: { chart, files } }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const foreign = new Set([...chart.dependencies.map(({ key }) => key), "global", "catalystBlueprint", "tags"]);
  const references = ownReferences(chart, files);
  for (const path of leavesOf(chart.values)) {
    // A toggle without effect has a rule of its own.
    if (foreign.has(path[0]!) || isTelemetryToggle(path) || references.reads(path)) continue;
    yield { message: `no template reads ${path.join(".")}`, at: valuePlace(chart, path) };
  }
}
