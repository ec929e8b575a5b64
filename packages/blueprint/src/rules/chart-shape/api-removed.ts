import { describeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { removedApi } from "../../model/removed-apis.ts";
import { everyObject } from "./usual-render.ts";

export const apiRemoved: BlueprintRule = {
  id: "CH-API-REMOVED",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an object has an apiVersion that the target Kubernetes does not serve",
  reason: "The API server answers that there is no such kind, and the whole release fails.",
  fix: "use the version that took its place; its fields may differ",
  needs: ["renders"],
  examples: [
    {
      title: "object is of an API that Kubernetes 1.25 took out",
      changes: [
        {
          file: "platform/web/chart/templates/disruption.yaml",
          write: `apiVersion: policy/v1beta1
kind: PodDisruptionBudget
metadata:
  name: {{ .Release.Name }}-gate
  labels:
    {{- include "bp-web.labels" . | nindent 4 }}
spec:
  minAvailable: 1
  selector:
    matchLabels:
      {{- include "bp-web.selector" . | nindent 6 }}
`,
        },
      ],
      at: { file: "platform/web/chart/templates/disruption.yaml" },
    },
    {
      title: "object that a switch adds is of an API without a successor",
      changes: [
        {
          file: "platform/web/chart/templates/widget.yaml",
          append: `---
{{- if .Values.webOverlay.widget.enabled }}
apiVersion: policy/v1beta1
kind: PodSecurityPolicy
metadata:
  name: {{ .Release.Name }}-gate
  labels:
    {{- include "bp-web.labels" . | nindent 4 }}
spec:
  privileged: false
{{- end }}
`,
        },
      ],
      at: { file: "platform/web/chart/templates/widget.yaml", text: "policy/v1beta1" },
    },
  ],
  check,
};

function* check({ blueprint, renders, kubeVersion }: BlueprintSubject): Iterable<Found> {
  for (const rendered of everyObject(renders)) {
    const object = referenceOf(rendered.object);
    const removed = removedApi(object.apiVersion, object.kind, kubeVersion);
    if (removed === undefined) continue;
    yield {
      message: `${describeObject(object)} is of ${object.apiVersion}, which Kubernetes ${removed.since} removed`,
      at: locateInTemplate(blueprint, rendered, ["apiVersion"]),
      fix: removed.replacement === undefined ? "there is no successor: remove the object" : `use ${removed.replacement}`,
      object,
    };
  }
}
