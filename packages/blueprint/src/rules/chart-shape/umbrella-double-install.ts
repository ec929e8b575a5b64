import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { dependencyPlace } from "./value-place.ts";
import { wrapInStore } from "./wrap-in-store.ts";

export const umbrellaDoubleInstall: BlueprintRule = {
  id: "CH-UMBRELLA-DOUBLE-INSTALL",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "the chart wraps a Blueprint that the kit installs by itself",
  reason:
    "The same objects would belong to two releases: the second install is refused, or takes them over, and whichever release goes takes them along.",
  fix: "remove the dependency and name the Blueprint in spec.depends, which orders the two releases",
  needs: [],
  examples: [
    {
      title: "dependency has its own slot",
      changes: wrapInStore("bp-operator", "1.0.0", "oci://ghcr.io/openova-io"),
      at: { file: "platform/store/chart/Chart.yaml", text: "- name: bp-operator" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, kit }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  for (const dependency of chart.dependencies) {
    const slot = kit.slots.find(({ blueprint }) => blueprint === dependency.name);
    if (slot === undefined) continue;
    const number = String(slot.slot).padStart(2, "0");
    yield { message: `${dependency.name} is installed by slot ${number} of the kit`, at: dependencyPlace(chart, dependency) };
  }
}
