import { isRecord } from "../../model/yaml-file.ts";
import { quantityOf } from "../defaults/quantity.ts";
import { deepEqual } from "../fields/deep-equal.ts";
import { at, type Change, type Row, textAt, type Violation } from "./row.ts";

const size = ["spec", "resources", "requests", "storage"] as const;

export const claim: Row = {
  id: "UP-PVC",
  change: "PersistentVolumeClaim: access modes, class, volume, mode, selector, source; shrinking; growing where the class forbids it",
  kinds: ["PersistentVolumeClaim"],
  *check(change) {
    const { live, result } = change;
    const bound = at(live, "status", "phase") === "Bound";
    if (!deepEqual(fixedPart(live, result, bound), fixedPart(result, result, bound))) {
      yield {
        verdict: "immutable",
        field: "spec",
        message: "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims",
      };
    }
    if (bound) yield* resized(change);
  },
  force: () => "forbidden",
  remedy: () => "Make a new claim under a new name, copy the data, then drop the old claim. Recreating this one would lose the data.",
};

function* resized({ live, result, neighbours }: Change): Iterable<Violation> {
  const [before, after] = [quantityOf(at(live, ...size)), quantityOf(at(result, ...size))];
  if (before === undefined || after === undefined || before === after) return;
  const field = size.join(".");
  if (after < before) yield { verdict: "immutable", field, message: "field can not be less than previous value" };
  else if (!neighbours.expandableClasses.has(textAt(live, "spec", "storageClassName") ?? "")) {
    yield {
      verdict: "immutable",
      field: "",
      message: "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize",
    };
  }
}

/** What may never change: everything, but the size of a bound claim, and the volume of one that has none yet. */
function fixedPart(object: unknown, result: unknown, bound: boolean): unknown {
  const spec = at(object, "spec");
  if (!isRecord(spec)) return spec;
  const { resources, volumeName, volumeAttributesClassName: _class, ...fixed } = spec;
  const requests = at(resources, "requests");
  const others = isRecord(requests) && bound ? { ...requests, storage: undefined } : requests;
  const volume = object === result ? volumeName : (volumeName ?? at(result, "spec", "volumeName"));

  return { ...fixed, volumeName: volume, resources: isRecord(resources) ? { ...resources, requests: others } : resources };
}
