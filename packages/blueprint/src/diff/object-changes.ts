import { identityOf, type KubeObject, type ObjectReference, referenceOf } from "../render/kube-object.ts";
import { builtInMergeType } from "../upgrade/fields/built-in-merge-types.ts";
import { customMergeType } from "../upgrade/fields/custom-merge-type.ts";
import { type FieldChange, fieldChanges } from "./field-changes.ts";

export interface ObjectChanges {
  added: readonly ObjectReference[];
  removed: readonly ObjectReference[];
  changed: readonly { object: ObjectReference; fields: readonly FieldChange[] }[];
}

interface Side {
  version: string;
  objects: readonly KubeObject[];
}

/** Objects that came, went, or changed. That a label repeats the Blueprint's own version is no change. */
export function objectChanges(old: Side, young: Side, definitions: readonly KubeObject[]): ObjectChanges {
  const [before, after] = [byIdentity(old), byIdentity(young)];
  const typeOf = (object: KubeObject) => builtInMergeType(object) ?? customMergeType(object, definitions);

  return {
    added: [...after].filter(([key]) => !before.has(key)).map(([, object]) => referenceOf(object)),
    removed: [...before].filter(([key]) => !after.has(key)).map(([, object]) => referenceOf(object)),
    changed: [...after].flatMap(([key, object]) => {
      const previous = before.get(key);
      const fields = previous
        ? fieldChanges(withoutVersion(previous, old.version), withoutVersion(object, young.version), typeOf(object))
        : [];
      return fields.length === 0 ? [] : [{ object: referenceOf(object), fields }];
    }),
  };
}

function byIdentity({ objects }: Side): Map<string, KubeObject> {
  return new Map(objects.map((object) => [identityOf(referenceOf(object)), object]));
}

/** The two labels in which charts repeat their own version. */
const versionLabels = ["helm.sh/chart", "app.kubernetes.io/version"];

function withoutVersion<Value>(value: Value, version: string): Value {
  if (Array.isArray(value)) return value.map((item) => withoutVersion(item, version)) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, below]) => {
    const isLabel = versionLabels.includes(name) && typeof below === "string";
    return [name, isLabel ? below.replace(version, "(version)") : withoutVersion(below, version)];
  });

  return Object.fromEntries(entries) as Value;
}
