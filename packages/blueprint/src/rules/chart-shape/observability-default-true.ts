import { valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { metricsPortOnly } from "./chart-annotations.ts";
import { isInPlay } from "./contributions.ts";
import { isOn } from "./telemetry.ts";
import { valuePlace } from "./value-place.ts";

export const observabilityDefaultTrue: BlueprintRule = {
  id: "CH-OBS-DEFAULT-TRUE",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "a telemetry toggle is on by default",
  reason:
    "The definitions of monitoring objects come with the monitoring stack, which is installed late or not at all. A chart that needs them from the start fails to install.",
  fix: "set the toggle to false; operators turn it on in the kit's values. If it opens a port and creates no object, list its path in the annotation catalyst.openova.io/metrics-port-only",
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "wrapped chart's metrics are turned on",
      changes: [
        { file: "platform/web/chart/values.yaml", replace: "  metrics:\n    enabled: false", with: "  metrics:\n    enabled: true" },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "enabled: true" },
    },
    {
      title: "own ServiceMonitor is turned on",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "      enabled: false\n      interval: 30s",
          with: "      enabled: true\n      interval: 30s",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "enabled: true" },
      also: ["CH-OBS-RENDERED"],
    },
  ],
  check,
};

function* check({ blueprint: { chart }, renders, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const portOnly = metricsPortOnly(chart);
  for (const path of renders.toggles) {
    const value = valueAt(renders.mergedValues, path);
    if (!isOn(value) || portOnly.has(path.join(".")) || !isInPlay(path, dependencies, renders.mergedValues)) continue;
    const origin = valueAt(chart.values, path) === undefined ? ", a default of the dependency" : "";
    yield { message: `${path.join(".")} is ${JSON.stringify(value)} by default${origin}`, at: valuePlace(chart, path) };
  }
}
