import { storedVersionsOf, versionsOf } from "../defaults/custom-resource-definition.ts";
import { isRecord } from "../../model/yaml-file.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { at, immutable, type Row } from "./row.ts";

/** Objects in a version the API no longer knows could not be read again, so the server keeps the versions that may lie in its store. */
export const definition: Row = {
  id: "UP-CRD-STORED",
  change: "CustomResourceDefinition: a version in which objects are stored disappears; scope, group or kind change",
  kinds: ["CustomResourceDefinition"],
  *check({ live, result }) {
    const { names } = versionsOf(result);
    for (const [n, version] of storedVersionsOf(live).entries()) {
      if (!names.includes(version)) {
        yield { verdict: "invalid", field: `status.storedVersions[${n}]`, message: "must appear in spec.versions" };
      }
    }
    const fixed = isEstablished(live) ? [["scope"], ["names", "kind"], ["group"], ["names", "plural"]] : [["group"], ["names", "plural"]];
    for (const path of fixed) {
      if (deepEqual(at(live, "spec", ...path), at(result, "spec", ...path))) continue;
      yield { verdict: "immutable", field: `spec.${path.join(".")}`, message: immutable };
    }
  },
  force: () => "forbidden",
  remedy: ({ live, result }) => {
    const { names, storage } = versionsOf(result);
    const gone = storedVersionsOf(live).filter((version) => !names.includes(version));
    if (gone.length === 0) return "Make a new definition under another name; deleting this one deletes every object of its kind.";

    return (
      `Add ${gone.join(", ")} back to spec.versions (served: false will do), rewrite every object so that it is stored as ` +
      `${storage ?? "the new version"}, take ${gone.join(", ")} out of status.storedVersions, then drop it. Never delete the definition: every object of its kind goes with it.`
    );
  },
};

function isEstablished(live: unknown): boolean {
  const conditions = at(live, "status", "conditions");

  return Array.isArray(conditions) && conditions.some((one) => isRecord(one) && one["type"] === "Established" && one["status"] === "True");
}
