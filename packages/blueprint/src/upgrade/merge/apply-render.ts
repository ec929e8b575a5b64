import type { KubeObject } from "../../render/kube-object.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { difference, emptyFieldSet, type FieldSet, hasMember, membersOf, union } from "../fields/field-set.ts";
import { fieldSetOfObject } from "../fields/field-set-of.ts";
import { describePath } from "../fields/fields-v1.ts";
import type { MergeType } from "../fields/merge-type.ts";
import { valueAt } from "../fields/value-at.ts";
import { fieldManagers } from "../synthesise-live.ts";
import type { Applier, OwnedField } from "../upgrade-report.ts";
import { applyJsonMergePatch, jsonMergePatch } from "./json-merge-patch.ts";
import { type Ownership, readOwnerships } from "./managed-fields.ts";
import { serverSideApply } from "./server-side-apply.ts";
import { applyStrategicMergePatch, threeWayMergePatch } from "./strategic-merge-patch.ts";
import { takeOverFields } from "./take-over-fields.ts";

export interface Rendered {
  live: KubeObject;
  /** What the old render said; undefined for an object that the release takes over. */
  previous: KubeObject | undefined;
  manifest: KubeObject;
  applier: Applier;
  type: MergeType;
  /** Of Kubernetes' own kinds: clients know how to merge them strategically. */
  builtIn: boolean;
}

export interface Merged {
  object: KubeObject;
  /**
   * What the applier tries first, where it differs: kustomize-controller asks for a dry run before it takes over what `kubectl` owned, and
   * goes no further when that is refused.
   */
  dryRun: KubeObject | undefined;
  leftovers: readonly OwnedField[];
  conflicts: readonly OwnedField[];
}

/** What an applier makes of a live object and the new render. */
export function applyRender(rendered: Rendered): Merged {
  return rendered.applier === "helm3" ? applyAsPatch(rendered) : applyOnServer(rendered);
}

function applyOnServer({ live, previous, manifest, applier, type }: Rendered): Merged {
  const { manager } = fieldManagers[applier];
  const before = readOwnerships(live);
  const taken = takeOverFields(before, applier);
  const applied = serverSideApply(live, manifest, manager, taken, type);
  const mine = taken.find((entry) => entry.manager === manager && entry.operation === "Apply")?.fields ?? emptyFieldSet;
  const said = previous ? union(mine, fieldSetOfObject(previous, type)) : mine;

  return {
    object: applied.object,
    dryRun: taken === before ? undefined : serverSideApply(live, manifest, manager, before, type).object,
    leftovers: leftoversOf(difference(said, fieldSetOfObject(manifest, type)), applied.object, applied.ownerships, type),
    conflicts: applied.conflicts.flatMap(({ owner, fields }) => describeMembers(fields).map((field) => ({ field, owners: [owner] }))),
  };
}

/** Fields that the render dropped, and that stand there still because others own them. */
function leftoversOf(dropped: FieldSet, object: KubeObject, ownerships: readonly Ownership[], type: MergeType): OwnedField[] {
  const ownersOf = (path: readonly string[]) => ownerships.filter(({ fields }) => hasMember(fields, path)).map(({ manager }) => manager);
  const stay = membersOf(dropped)
    .filter((path) => valueAt(object, path, type) !== undefined)
    .map((path) => ({ path, owners: [...new Set(ownersOf(path))] }))
    .filter(({ owners }) => owners.length > 0);

  return stay
    .filter(({ path }) => !stay.some((other) => isInside(path, other.path)))
    .map(({ path, owners }) => ({ field: describePath(path), owners }));
}

function isInside(path: readonly string[], other: readonly string[]): boolean {
  return other.length < path.length && other.every((step, n) => step === path[n]);
}

function applyAsPatch(rendered: Rendered): Merged {
  const { live, manifest, type } = rendered;
  const patch = helmPatch(rendered);
  const object = (rendered.builtIn ? applyStrategicMergePatch({ ...live }, patch, type) : applyJsonMergePatch(live, patch)) as KubeObject;
  const changed = membersOf(fieldSetOfObject(manifest, type)).filter(
    (path) => !deepEqual(valueAt(live, path, type), valueAt(object, path, type)),
  );
  const others = readOwnerships(live).filter(({ manager, operation }) => !isHelm(manager, operation));

  return {
    object,
    dryRun: undefined,
    leftovers: [],
    conflicts: changed.flatMap((path) => {
      const owners = others.filter(({ fields }) => hasMember(fields, path)).map(({ manager }) => manager);
      return owners.length === 0 ? [] : [{ field: describePath(path), owners }];
    }),
  };
}

/**
 * The patch that Helm 3 sends: three-way and strategic for Kubernetes' own kinds. For custom kinds it compares only the old and the new
 * manifest, so what was changed in the cluster stays changed. An object that is taken over has no old manifest, and the new one stands for it.
 */
export function helmPatch({ live, previous, manifest, type, builtIn }: Rendered): Record<string, unknown> {
  const original = withoutStatus(previous ?? manifest);
  const modified = withoutStatus(manifest);

  return builtIn ? threeWayMergePatch(original, modified, { ...live }, type) : jsonMergePatch(original, modified);
}

function withoutStatus({ status: _status, ...object }: KubeObject): Record<string, unknown> {
  return object;
}

function isHelm(manager: string, operation: string): boolean {
  return operation === "Update" && (manager === "helm" || manager === fieldManagers.helm3.manager);
}

function describeMembers(fields: FieldSet): string[] {
  return membersOf(fields).map(describePath);
}
