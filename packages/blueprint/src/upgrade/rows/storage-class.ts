import { deepEqual } from "../fields/deep-equal.ts";
import { at, immutable, type Row } from "./row.ts";

export const storageClass: Row = {
  id: "UP-STORAGECLASS",
  change: "StorageClass: provisioner, parameters, reclaim policy, binding mode",
  kinds: ["StorageClass"],
  *check({ live, result }) {
    for (const field of ["parameters", "provisioner", "reclaimPolicy"]) {
      if (deepEqual(at(live, field), at(result, field))) continue;
      yield { verdict: "immutable", field, message: `updates to ${field} are forbidden.` };
    }
    if (!deepEqual(live["volumeBindingMode"], result["volumeBindingMode"])) {
      yield { verdict: "immutable", field: "volumeBindingMode", message: immutable };
    }
  },
  force: () => "forbidden",
  remedy: () => "Make a class under a new name and let new claims use it; volumes keep the class they were made with.",
};
