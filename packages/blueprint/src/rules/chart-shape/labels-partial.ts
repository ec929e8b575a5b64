import { describeObject, referenceOf } from "../../render/kube-object.ts";
import { locateInTemplate } from "../../render/locate-in-template.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { missingLabels } from "./label-names.ts";
import { everyObject } from "./usual-render.ts";

export const labelsPartial: BlueprintRule = {
  id: "CH-LABELS-PARTIAL",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "an own object lacks some of the common labels",
  reason: "A selector over the missing label passes the object by, as if it were not there.",
  fix: "write the labels once in a named template, and include it in every object",
  needs: ["renders"],
  examples: [
    {
      title: "ConfigMap has the labels of a selector only",
      changes: [{ file: "platform/web/chart/templates/configmap.yaml", replace: "bp-web.labels", with: "bp-web.selector" }],
      at: { file: "platform/web/chart/templates/configmap.yaml", text: "labels:" },
    },
    {
      title: "named template leaves a label out",
      changes: [{ file: "platform/dormant/chart/templates/_labels.tpl", replace: "app.kubernetes.io/component: job\n", with: "" }],
      at: { file: "platform/dormant/chart/templates/job.yaml", text: "labels:" },
    },
  ],
  check,
};

function* check({ blueprint, renders }: BlueprintSubject): Iterable<Found> {
  for (const rendered of everyObject(renders).filter(({ own, fromCrds }) => own && !fromCrds)) {
    const object = referenceOf(rendered.object);
    for (const { path, missing, all } of missingLabels(rendered)) {
      if (all) continue;
      const where = path.length > 2 ? "its pods lack" : "it lacks";
      yield {
        message: `${describeObject(object)}: ${where} ${missing.join(", ")}`,
        at: locateInTemplate(blueprint, rendered, path),
        object,
      };
    }
  }
}
