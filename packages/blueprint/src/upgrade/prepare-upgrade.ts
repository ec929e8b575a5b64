import type { KubeObject } from "../render/kube-object.ts";
import { builtInMergeType } from "./fields/built-in-merge-types.ts";
import { customMergeType } from "./fields/custom-merge-type.ts";
import { deepEqual } from "./fields/deep-equal.ts";
import type { MergeType } from "./fields/merge-type.ts";
import { type Release, stamped } from "./helm-marks.ts";
import type { Upgrade } from "./judge-update.ts";
import { declaredByType, withOwnerLabels } from "./kustomize-marks.ts";
import { clusterKindsWith, placeKey, placeObject } from "./place-object.ts";
import type { RecreateStep } from "./recreate-plan.ts";
import { synthesiseLive } from "./synthesise-live.ts";
import type { Applier } from "./upgrade-report.ts";

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

/** Puts every object where it lands, marks it as its applier does, and makes up the old state when none was read. */
export function prepareUpgrade(input: UpgradeInput): Upgrade {
  const { applier, release, oldCrds = [], newCrds = [] } = input;
  const definitions = [...newCrds, ...input.newRender, ...oldCrds, ...input.oldRender, ...(input.live ?? [])].filter(isDefinition);
  const clusterKinds = clusterKindsWith(definitions);
  const place = (objects: readonly KubeObject[]) => objects.map((object) => placeObject(object, release.namespace, clusterKinds));
  const mark = (objects: readonly KubeObject[]) =>
    applier === "kustomize" ? place(objects).map(declaredByType) : place(objects).map((object) => stamped(object, release));
  const typeOf = (object: KubeObject) => builtInMergeType(object) ?? customMergeType(object, definitions);

  const previous = byKey([...place(oldCrds), ...mark(input.oldRender)]);
  const rendered = byKey([...place(newCrds), ...mark(input.newRender)]);
  const first = byKey(place(input.installedFirst?.objects ?? []));
  const untouched = new Set(input.live === undefined ? keysOfEqual(previous, rendered).filter((key) => !first.has(key)) : []);
  const live = input.live === undefined ? madeUp(input, { previous, first, untouched, typeOf }) : byKey(place(input.live));
  const manifests =
    applier === "kustomize" ? new Map([...rendered].map(([key, object]) => [key, withOwnerLabels(object, live.get(key))])) : rendered;
  const around = [...manifests.values(), ...live.values()];

  return {
    applier,
    release,
    previous,
    live,
    manifests,
    untouched,
    fromCrds: new Set([...place(oldCrds), ...place(newCrds)].map(placeKey)),
    releasedBefore: new Set(place(input.oldRender).map(placeKey)),
    releasedAfter: new Set(place(input.newRender).map(placeKey)),
    definitions: around.filter(isDefinition),
    typeOf,
    around,
    recreate: input.recreate ?? [],
    fromVersion: input.fromVersion,
    expandableClasses: new Set([...expandable(around), ...(input.cluster?.expandableClasses ?? [])]),
  };
}

/** A made-up object that the new render repeats needs no defaults and owners: nothing is compared with it. */
function madeUp(
  input: UpgradeInput,
  {
    previous,
    first,
    untouched,
    typeOf,
  }: Pick<Upgrade, "previous" | "untouched"> & { first: ReadonlyMap<string, KubeObject>; typeOf(object: KubeObject): MergeType },
): ReadonlyMap<string, KubeObject> {
  const { applier, installedFirst, cluster } = input;
  const live = [...previous].map(([key, object]): [string, KubeObject] => {
    if (untouched.has(key)) return [key, object];
    const manifest = first.get(key);
    const made = synthesiseLive(object, {
      applier,
      type: typeOf(object),
      ...(manifest && installedFirst ? { first: { manager: installedFirst.manager, manifest } } : {}),
      ...(cluster?.defaultStorageClass === undefined ? {} : { defaultStorageClass: cluster.defaultStorageClass }),
    });
    return [key, made];
  });

  return new Map(live);
}

function keysOfEqual(before: ReadonlyMap<string, KubeObject>, after: ReadonlyMap<string, KubeObject>): string[] {
  return [...after].filter(([key, object]) => deepEqual(before.get(key), object)).map(([key]) => key);
}

function byKey(objects: readonly KubeObject[]): Map<string, KubeObject> {
  return new Map(objects.map((object) => [placeKey(object), object]));
}

function isDefinition({ kind }: KubeObject): boolean {
  return kind === "CustomResourceDefinition";
}

function expandable(objects: readonly KubeObject[]): string[] {
  return objects
    .filter((object) => object.kind === "StorageClass" && object["allowVolumeExpansion"] === true)
    .map(({ metadata }) => metadata.name);
}
