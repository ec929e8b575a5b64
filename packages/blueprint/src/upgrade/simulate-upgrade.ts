import { identityOf } from "../render/kube-object.ts";
import { judgeRemoval } from "./judge-removal.ts";
import { judgeUpdate, type Upgrade } from "./judge-update.ts";
import { prepareUpgrade, type UpgradeInput } from "./prepare-upgrade.ts";
import { type ObjectUpgrade, objectVerdicts, type UpgradeReport, upgradeVerdicts } from "./upgrade-report.ts";

/** Foretells what happens to every object when the new render is applied over the old state. Pure: asks no cluster. */
export function simulateUpgrade(input: UpgradeInput): UpgradeReport {
  const upgrade = prepareUpgrade(input);
  const removals = [...upgrade.previous]
    .filter(([key]) => isDropped(key, upgrade))
    .flatMap(([, object]) => judgeRemoval(object, upgrade) ?? []);
  const deleted = new Set(removals.filter(({ action }) => action === "delete").map(({ object }) => identityOf(object)));
  const updates = [...upgrade.manifests].filter(([key]) => !deleted.has(key)).map(([, manifest]) => judgeUpdate(manifest, upgrade));
  const updated = new Set(updates.map(({ object }) => identityOf(object)));
  const objects = [...updates, ...removals.filter(({ object }) => !updated.has(identityOf(object)))];

  return {
    applier: input.applier,
    verdict: gravest(objects),
    oldState: input.live === undefined ? "synthesised" : "live",
    objects: objects.toSorted((a, b) => gravity(b) - gravity(a)),
  };
}

/** No longer in the release. What moved into `crds/` is dropped by Helm all the same: there it belongs to no release. */
function isDropped(key: string, { applier, manifests, releasedBefore, releasedAfter }: Upgrade): boolean {
  return !manifests.has(key) || (applier !== "kustomize" && releasedBefore.has(key) && !releasedAfter.has(key));
}

function gravest(objects: readonly ObjectUpgrade[]): UpgradeReport["verdict"] {
  const worst = Math.max(0, ...objects.map(({ outcome }) => upgradeVerdicts.indexOf(outcome)));

  return upgradeVerdicts[worst] ?? "safe";
}

function gravity({ outcome, verdict, action }: ObjectUpgrade): number {
  return upgradeVerdicts.indexOf(outcome) * 100 + objectVerdicts.indexOf(verdict) * 10 + (action === "unchanged" ? 0 : 1);
}
