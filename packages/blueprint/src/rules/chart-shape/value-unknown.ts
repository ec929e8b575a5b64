import { closest, distance } from "fastest-levenshtein";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isOnlyToggles } from "./telemetry.ts";
import { unknownValues } from "./unknown-values.ts";
import { valuePlace } from "./value-place.ts";

/** Further apart than this, two words are no slip of the hand. */
const mostSlips = 4;

export const valueUnknown: BlueprintRule = {
  id: "CH-VALUE-UNKNOWN",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "the dependency does not know a key that it is given",
  reason: "Helm passes unknown keys on without a word. A renamed or misspelt key leaves the upstream default in force.",
  fix: "look the key up in the values of the version that is wrapped",
  needs: ["dependencies"],
  examples: [
    {
      title: "values use a key of an older version of the wrapped chart",
      changes: [{ file: "platform/web/chart/values.yaml", replace: "web:\n  replicas: 2", with: "web:\n  replicaCount: 3\n  replicas: 2" }],
      at: { file: "platform/web/chart/values.yaml", text: "replicaCount: 3" },
    },
    {
      title: "values set something in a table where the wrapped chart looks for nothing",
      changes: [
        {
          file: "platform/operator/chart/values.yaml",
          replace: "    repository: ghcr.io/openova-io/mirror/operator\n",
          with: "    repository: ghcr.io/openova-io/mirror/operator\n    pullPolicy: Always\n",
        },
      ],
      at: { file: "platform/operator/chart/values.yaml", text: "pullPolicy" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  for (const { path, value, dependency, siblings } of unknownValues(chart, dependencies)) {
    if (isOnlyToggles(path, value)) continue;
    const { name, version } = dependency.dependency;
    const key = path.at(-1)!;
    const near = siblings.length === 0 ? undefined : closest(key, siblings);
    const hint = near !== undefined && distance(key, near) <= mostSlips ? `; it knows ${near}` : "";
    yield { message: `${name} ${version} does not know ${path.slice(1).join(".")}${hint}`, at: valuePlace(chart, path) };
  }
}
