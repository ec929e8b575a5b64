import type { Row } from "./row.ts";

export const adopt: Row = {
  id: "UP-ADOPT",
  change: "an object that exists and carries no marks of this Helm release",
  *check({ adoption }) {
    if (adoption !== undefined) yield { verdict: "adoption", field: "metadata", message: adoption };
  },
  remedy: () =>
    "Stamp it first: label app.kubernetes.io/managed-by: Helm, annotations meta.helm.sh/release-name and meta.helm.sh/release-namespace.",
};
