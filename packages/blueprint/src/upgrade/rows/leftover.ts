import type { Row } from "./row.ts";

export const leftover: Row = {
  id: "UP-LEFTOVER",
  change: "a field dropped from the render that another manager owns",
  *check({ leftovers }) {
    for (const { field, owners } of leftovers) {
      yield { verdict: "ok-with-leftovers", field, message: `stays: ${owners.join(", ")} owns it` };
    }
  },
  remedy: () => "If the field must go, its owner has to let go of it, or somebody has to remove it by hand.",
};
