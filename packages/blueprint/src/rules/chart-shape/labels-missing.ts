import { describeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { missingLabels } from "./label-names.ts";
import { everyObject } from "./usual-render.ts";

export const labelsMissing: BlueprintRule = {
  id: "CH-LABELS-MISSING",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "an own object carries none of the common labels",
  reason:
    "Dashboards, policies and the clean-up after an uninstall find objects by these labels; without them the object belongs to nobody.",
  fix: "write the labels once in a named template, and include it in every object",
  needs: ["renders"],
  examples: [
    {
      title: "Service has no labels",
      changes: [
        {
          file: "platform/web/chart/templates/service.yaml",
          replace: '  labels:\n    {{- include "bp-web.labels" . | nindent 4 }}\n',
          with: "",
        },
      ],
      at: { file: "platform/web/chart/templates/service.yaml", text: "metadata:" },
    },
    {
      title: "object behind a switch has only labels of its own",
      changes: [
        {
          file: "platform/web/chart/templates/widget.yaml",
          replace: '{{- include "bp-web.labels" . | nindent 4 }}',
          with: "tier: gate",
        },
      ],
      at: { file: "platform/web/chart/templates/widget.yaml", text: "labels:" },
    },
  ],
  check,
};

function* check({ blueprint, renders }: BlueprintSubject): Iterable<Found> {
  for (const rendered of everyObject(renders).filter(({ own, fromCrds }) => own && !fromCrds)) {
    const object = referenceOf(rendered.object);
    for (const { path, all } of missingLabels(rendered)) {
      if (!all) continue;
      const where = path.length > 2 ? "its pods have" : "it has";
      yield {
        message: `${describeObject(object)}: ${where} none of the labels that belong there`,
        at: locateInTemplate(blueprint, rendered, path),
        object,
      };
    }
  }
}
