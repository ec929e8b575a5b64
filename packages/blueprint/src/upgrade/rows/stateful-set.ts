import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { at, type Row } from "./row.ts";

/** As Kubernetes 1.31 has it. Later versions let the revision limit change as well. */
const mutable = new Set(["replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"]);

export const statefulSet: Row = {
  id: "UP-STS",
  change: "StatefulSet: service name, selector, volume claim templates, pod management policy",
  kinds: ["StatefulSet"],
  *check({ live, result }) {
    if (deepEqual(fixedPart(live), fixedPart(result))) return;
    yield {
      verdict: "immutable",
      field: "spec",
      message:
        "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', " +
        "'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    };
  },
  force: () => "forbidden",
  remedy: () =>
    "Plan it in spec.upgrades.recreate: the StatefulSet is deleted without its pods and made anew just before the upgrade. Or use a new name.",
};

function fixedPart(object: unknown): unknown {
  const spec = at(object, "spec");

  return isRecord(spec) ? Object.fromEntries(Object.entries(spec).filter(([name]) => !mutable.has(name))) : spec;
}
