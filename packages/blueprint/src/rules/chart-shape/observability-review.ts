import { valueAt } from "../../model/yaml-file.ts";
import { leavesOf } from "../../render/toggles.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { metricsPortOnly } from "./chart-annotations.ts";
import { isInPlay } from "./contributions.ts";
import { isTelemetryToggle } from "./telemetry.ts";
import { valuePlace } from "./value-place.ts";

const telemetryWord = /metric|monitor|telemetry|tracing|prometheus|scrape|opentelemetry|otlp|jaeger|zipkin|dashboard|usagestat|analytics/i;
const switchWord = /^(?:enabled?|create|install|active|on|deploy)$|^(?:enable|expose|create|install)[A-Z_]|Enabled$/;

export const observabilityReview: BlueprintRule = {
  id: "CH-OBS-REVIEW",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "telemetry is on by default under a name that the list of toggles does not know",
  reason: "The list covers the usual names. Another one may do the same: create monitoring objects, or send data away.",
  fix: "look what it does; turn it off, or say in a catalyst:ignore comment why it may stay",
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "telemetry is switched on by a word of its own",
      changes: [
        { file: "platform/web/chart/values.yaml", replace: "  title: Web\n", with: "  title: Web\n  usageStatistics:\n    active: true\n" },
        {
          file: "platform/web/chart/values.schema.json",
          replace: '        "title": { "type": "string" },\n',
          with: '        "title": { "type": "string" },\n        "usageStatistics": { "type": "object" },\n',
        },
        {
          file: "platform/web/chart/templates/configmap.yaml",
          append: "  usage-statistics: {{ .Values.webOverlay.usageStatistics.active | quote }}\n",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "active: true" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, renders: { mergedValues }, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  const accepted = metricsPortOnly(chart);
  for (const path of leavesOf(mergedValues)) {
    const isSwitch = switchWord.test(path.at(-1)!) && telemetryWord.test(path.join("."));
    if (!isSwitch || valueAt(mergedValues, path) !== true) continue;
    if (isTelemetryToggle(path) || accepted.has(path.join(".")) || !isInPlay(path, dependencies, mergedValues)) continue;
    yield { message: `${path.join(".")} is true by default`, at: valuePlace(chart, path) };
  }
}
