import { deepEqual } from "../fields/deep-equal.ts";
import { at, immutable, type Row } from "./row.ts";

const message = "field is immutable when `immutable` is set";

export const immutableData: Row = {
  id: "UP-IMMUTABLE-DATA",
  change: "ConfigMap, Secret with immutable: true; Secret: type",
  kinds: ["ConfigMap", "Secret"],
  *check({ live, result }) {
    if (live.kind === "Secret" && !deepEqual(live["type"], result["type"])) {
      yield { verdict: "immutable", field: "type", message: immutable };
    }
    if (live["immutable"] !== true) return;
    if (result["immutable"] !== true) yield { verdict: "immutable", field: "immutable", message };
    for (const field of ["data", "binaryData"]) {
      if (!deepEqual(at(live, field) ?? {}, at(result, field) ?? {})) yield { verdict: "immutable", field, message };
    }
  },
  force: ({ neighbours }) => (neighbours.isRead ? "forbidden" : "cure"),
  remedy: ({ neighbours }) =>
    neighbours.isRead
      ? "Put a hash of the content into its name, so that pods change over to the new one and may change back."
      : "Let it be recreated: no pod of the release reads it. Better, put a hash of the content into its name.",
};
