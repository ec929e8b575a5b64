import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { at, immutable, type Row } from "./row.ts";

export const selector: Row = {
  id: "UP-SELECTOR",
  change: "Deployment, DaemonSet: selector",
  kinds: ["Deployment", "DaemonSet", "ReplicaSet"],
  *check({ live, result }) {
    const wanted = at(result, "spec", "selector");
    if (!deepEqual(at(live, "spec", "selector"), wanted)) yield { verdict: "immutable", field: "spec.selector", message: immutable };
    const labels = at(result, "spec", "template", "metadata", "labels");
    if (!matches(at(wanted, "matchLabels"), labels)) {
      yield { verdict: "invalid", field: "spec.template.metadata.labels", message: "`selector` does not match template `labels`" };
    }
  },
  force: ({ result, neighbours }) =>
    result.kind === "Deployment" && (at(result, "spec", "strategy", "type") === "Recreate" || neighbours.servicesInFront.length === 0)
      ? "cure"
      : "forbidden",
  remedy: ({ result, neighbours }) =>
    neighbours.servicesInFront.length === 0 && result.kind === "Deployment"
      ? "Let it be recreated once: no Service leads to its pods."
      : "Give it a new name, let the Service lead to both, then drop the old one; or keep the selector.",
};

function matches(wanted: unknown, labels: unknown): boolean {
  if (!isRecord(wanted)) return true;

  return Object.entries(wanted).every(([name, value]) => at(labels, name) === value);
}
