import { describeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { scrapeAnnotations } from "./scrape-annotation.ts";
import { isMonitoringObject } from "./telemetry.ts";
import { usualRender } from "./usual-render.ts";

export const observabilityRendered: BlueprintRule = {
  id: "CH-OBS-RENDERED",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the default render holds monitoring objects, or a dependency's objects ask to be scraped",
  reason: "Without the definitions of the monitoring stack the API server knows no such kind, and the whole release fails.",
  fix: "put the object behind a toggle that is false by default, or set the dependency's toggle to false",
  needs: ["renders"],
  examples: [
    {
      title: "rules for alerts are rendered without a toggle",
      changes: [
        {
          file: "platform/web/chart/templates/alerts.yaml",
          write: `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ .Release.Name }}-gate
  labels:
    {{- include "bp-web.labels" . | nindent 4 }}
spec:
  groups: []
`,
        },
      ],
      at: { file: "platform/web/chart/templates/alerts.yaml" },
    },
    {
      title: "wrapped chart's ServiceMonitor is turned on",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "    serviceMonitor:\n      enabled: false\n\n",
          with: "    serviceMonitor:\n      enabled: true\n\n",
        },
      ],
      at: { file: "platform/web/chart/Chart.yaml", text: "- name: web" },
      also: ["CH-OBS-DEFAULT-TRUE"],
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Iterable<Found> {
  for (const rendered of usualRender(subject).objects) {
    const object = referenceOf(rendered.object);
    if (isMonitoringObject(rendered)) {
      yield {
        message: `${describeObject(object)} of ${object.apiVersion} is rendered by default`,
        at: locateInTemplate(subject.blueprint, rendered, ["apiVersion"]),
        object,
      };
    }
    // An own template that asks is found by CH-OBS-SCRAPE-HARDCODED.
    const [asked] = rendered.own ? [] : scrapeAnnotations(rendered.object);
    if (asked === undefined) continue;
    yield {
      message: `${describeObject(object)} asks to be scraped by default`,
      at: locateInTemplate(subject.blueprint, rendered, asked),
      object,
      evidence: `${asked.join(".")}: "true"`,
    };
  }
}
