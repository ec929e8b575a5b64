import type { KubeObject } from "../render/kube-object.ts";
import { deepEqual } from "./fields/deep-equal.ts";
import { at } from "./rows/row.ts";

/** Whether a controller replaces the pods of this workload: their template changes, and nobody told it to leave them alone. */
export function restartsPods(live: KubeObject, result: KubeObject): boolean {
  if (!["Deployment", "DaemonSet", "StatefulSet"].includes(result.kind)) return false;
  if (at(result, "spec", "paused") === true || at(result, "spec", "updateStrategy", "type") === "OnDelete") return false;

  return !deepEqual(at(live, "spec", "template"), at(result, "spec", "template"));
}
