import { lt, valid } from "semver";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { dependencyPlace } from "./value-place.ts";
import { wrapInStore } from "./wrap-in-store.ts";

export const staleUmbrellaPin: BlueprintRule = {
  id: "CH-STALE-UMBRELLA-PIN",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "the chart pins an older version of a Blueprint than the tree has",
  reason: "What is fixed in a Blueprint does not reach those who get it through an umbrella that still pins the version before.",
  fix: "pin the version of the tree, or better, name the Blueprint in spec.depends",
  needs: [],
  examples: [
    {
      title: "umbrella pins the version before",
      changes: wrapInStore("bp-dormant", "0.9.0", "oci://ghcr.io/openova-io"),
      at: { file: "platform/store/chart/Chart.yaml", text: "version: 0.9.0" },
      also: ["BP-LOCKSTEP"],
    },
  ],
  check,
};

function* check({ blueprint: { chart }, repository }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  for (const dependency of chart.dependencies) {
    const { name, version } = dependency;
    const current = repository.byName(name)?.version;
    if (current === undefined || valid(version) === null || valid(current) === null || !lt(version, current)) continue;
    yield { message: `${name} is pinned at ${version}; the tree has ${current}`, at: dependencyPlace(chart, dependency, "version") };
  }
}
