import { type KubeObject, referenceOf } from "../render/kube-object.ts";
import type { Upgrade } from "./judge-update.ts";
import { placeKey } from "./place-object.ts";
import { isHook } from "./hooks.ts";
import type { ObjectUpgrade, UpgradeFinding } from "./upgrade-report.ts";

/** What becomes of an object that is no longer rendered. Undefined: it is not there any more either. */
export function judgeRemoval(previous: KubeObject, upgrade: Upgrade): ObjectUpgrade | undefined {
  const key = placeKey(previous);
  const live = upgrade.live.get(key);
  if (!live || isHook(previous)) return undefined;
  const stays = reasonToStay(live, upgrade, key);
  const loss = stays === undefined ? lossOf(live) : undefined;
  const blank = { object: referenceOf(live), leftovers: [], restartsPods: false, force: "not-needed", remedy: "" } as const;
  if (stays !== undefined) {
    const message = `is no longer rendered and stays: ${stays}`;
    return {
      ...blank,
      action: "keep",
      verdict: "ok-with-leftovers",
      outcome: "safe",
      findings: [{ row: "UP-LEFTOVER", verdict: "ok-with-leftovers", field: "", message }],
      notes: [],
    };
  }
  if (loss)
    return {
      ...blank,
      action: "delete",
      verdict: "data-loss",
      outcome: "refused",
      findings: [loss],
      notes: [],
      remedy: keepFirst(upgrade),
    };

  return { ...blank, action: "delete", verdict: "ok", outcome: "safe", findings: [], notes: notesOf(live) };
}

function reasonToStay(live: KubeObject, upgrade: Upgrade, key: string): string | undefined {
  const { annotations, labels } = live.metadata;
  if (upgrade.applier === "kustomize") {
    const prune = "kustomize.toolkit.fluxcd.io/prune";
    const off = [annotations?.[prune], labels?.[prune]].includes("disabled");
    return off ? `${prune}: disabled` : undefined;
  }
  if (upgrade.fromCrds.has(key) && !upgrade.releasedBefore.has(key)) return "Flux never deletes what came from crds/";

  // Flux replaces what lies in crds/ before Helm looks, so a mark that only the old object had is gone by then.
  const replaced = upgrade.manifests.get(key);
  const last = replaced ? replaced.metadata.annotations : annotations;

  return last?.["helm.sh/resource-policy"] === "keep" ? "helm.sh/resource-policy: keep" : undefined;
}

function lossOf(live: KubeObject): UpgradeFinding | undefined {
  const loss = { verdict: "data-loss", field: "" } as const;
  if (live.kind === "CustomResourceDefinition") {
    return { ...loss, row: "UP-CRD-STORED", message: "is deleted, and every object of its kind with it" };
  }
  if (live.kind === "PersistentVolumeClaim") return { ...loss, row: "UP-PVC", message: "is deleted, and what it holds with it" };

  return live.kind === "Namespace" ? { ...loss, message: "is deleted, and everything in it" } : undefined;
}

function keepFirst({ applier }: Upgrade): string {
  const mark = applier === "kustomize" ? "kustomize.toolkit.fluxcd.io/prune: disabled" : "helm.sh/resource-policy: keep";

  return `Render it again; or, if it is to leave this release, publish a version that annotates it with ${mark} first.`;
}

function notesOf(live: KubeObject): string[] {
  return live.kind === "StatefulSet" ? ["Its pods go; the claims of its templates stay."] : [];
}
