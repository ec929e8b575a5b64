import { identityOf, type KubeObject } from "../render/kube-object.ts";
import { builtInMergeType } from "./fields/built-in-merge-types.ts";
import { customMergeType } from "./fields/custom-merge-type.ts";
import { type Release, stamped } from "./helm-marks.ts";
import { judgeRemoval } from "./judge-removal.ts";
import { judgeUpdate, type Upgrade } from "./judge-update.ts";
import { clusterKindsWith, placeKey, placeObject } from "./place-object.ts";
import type { RecreateStep } from "./recreate-plan.ts";
import { synthesiseLive } from "./synthesise-live.ts";
import { type Applier, type ObjectUpgrade, objectVerdicts, type UpgradeReport, upgradeVerdicts } from "./upgrade-report.ts";

export interface UpgradeInput {
  /** Objects of the cluster with their `managedFields`; undefined: they are made from the old render. */
  live?: readonly KubeObject[];
  oldRender: readonly KubeObject[];
  newRender: readonly KubeObject[];
  /** What lies in the charts' `crds/`: Flux creates and replaces it before the release, and never deletes it. */
  oldCrds?: readonly KubeObject[];
  newCrds?: readonly KubeObject[];
  applier: Applier;
  /** Objects without a namespace land in the release's. For kustomize its namespace is the Kustomization's. */
  release: Release;
  /** `spec.upgrades.recreate` of the new version. */
  recreate?: readonly RecreateStep[];
  /** The version that is left; undefined: every step of the plan counts. */
  fromVersion?: string;
  /** Manifests that something else applied before the applier came, and under whose name. Counts only while `live` is undefined. */
  installedFirst?: { manager: string; objects: readonly KubeObject[] };
  cluster?: {
    defaultStorageClass?: string;
    /** Classes whose volumes may grow, beside those that the release itself brings. */
    expandableClasses?: readonly string[];
  };
}

/** Foretells what happens to every object when the new render is applied over the old state. Pure: asks no cluster. */
export function simulateUpgrade(input: UpgradeInput): UpgradeReport {
  const upgrade = prepare(input);
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

function prepare(input: UpgradeInput): Upgrade {
  const { applier, release, oldCrds = [], newCrds = [] } = input;
  const isDefinition = ({ kind }: KubeObject) => kind === "CustomResourceDefinition";
  const definitions = [...newCrds, ...input.newRender, ...oldCrds, ...input.oldRender, ...(input.live ?? [])].filter(isDefinition);
  const clusterKinds = clusterKindsWith(definitions);
  const place = (objects: readonly KubeObject[]) => objects.map((object) => placeObject(object, release.namespace, clusterKinds));
  const mark = (objects: readonly KubeObject[]) =>
    applier === "kustomize" ? place(objects) : place(objects).map((object) => stamped(object, release));
  const byKey = (objects: readonly KubeObject[]) => new Map(objects.map((object) => [placeKey(object), object]));
  const typeOf = (object: KubeObject) => builtInMergeType(object) ?? customMergeType(object, definitions);
  const first = byKey(place(input.installedFirst?.objects ?? []));
  const manager = input.installedFirst?.manager ?? "";

  const previous = byKey([...place(oldCrds), ...mark(input.oldRender)]);
  const synthesised = () =>
    [...previous].map(([key, object]) => {
      const manifest = first.get(key);
      return synthesiseLive(object, {
        applier,
        type: typeOf(object),
        ...(manifest ? { first: { manager, manifest } } : {}),
        ...(input.cluster?.defaultStorageClass === undefined ? {} : { defaultStorageClass: input.cluster.defaultStorageClass }),
      });
    });
  const live = byKey(input.live === undefined ? synthesised() : place(input.live));
  const manifests = byKey([...place(newCrds), ...mark(input.newRender)]);

  return {
    applier,
    release,
    previous,
    live,
    manifests,
    fromCrds: new Set([...place(oldCrds), ...place(newCrds)].map(placeKey)),
    releasedBefore: new Set(place(input.oldRender).map(placeKey)),
    releasedAfter: new Set(place(input.newRender).map(placeKey)),
    definitions: [...manifests.values(), ...live.values()].filter(isDefinition),
    typeOf,
    around: [...manifests.values(), ...live.values()],
    recreate: input.recreate ?? [],
    fromVersion: input.fromVersion,
    expandableClasses: new Set(input.cluster?.expandableClasses),
  };
}

function gravest(objects: readonly ObjectUpgrade[]): UpgradeReport["verdict"] {
  const worst = Math.max(0, ...objects.map(({ outcome }) => upgradeVerdicts.indexOf(outcome)));

  return upgradeVerdicts[worst] ?? "safe";
}

function gravity({ outcome, verdict, action }: ObjectUpgrade): number {
  return upgradeVerdicts.indexOf(outcome) * 100 + objectVerdicts.indexOf(verdict) * 10 + (action === "unchanged" ? 0 : 1);
}
