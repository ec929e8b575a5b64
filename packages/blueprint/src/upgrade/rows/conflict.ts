import type { Row } from "./row.ts";

export const conflict: Row = {
  id: "UP-CONFLICT",
  change: "a field that another applier owns with another value",
  *check({ conflicts, applier }) {
    for (const { field, owners } of conflicts) {
      const how = applier === "helm3" ? "is overwritten" : "is taken over by force";
      yield { verdict: "conflict", field, message: `${owners.join(", ")} owns it with another value, which ${how}` };
    }
  },
  remedy: () => "Let one of the two speak of the field: otherwise they overwrite each other at every reconciliation.",
};
