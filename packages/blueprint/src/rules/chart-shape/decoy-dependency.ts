import type { LoadedDependency } from "../../model/loaded-blueprint.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject, ResolvedDependency } from "../subject.ts";
import { isNoUpstream, smokeModeOf } from "./chart-annotations.ts";
import { contributes, isLibrary, isSwitchedOff } from "./contributions.ts";
import { usualRender } from "./usual-render.ts";
import { dependencyPlace } from "./value-place.ts";
import { wrapInStore } from "./wrap-in-store.ts";

export const decoyDependency: BlueprintRule = {
  id: "CH-DECOY-DEP",
  scope: "blueprint",
  severity: "error",
  suppressible: false,
  title: "a dependency is a library, or brings no object, so that the umbrella is as hollow as without it",
  reason:
    "A dependency that renders nothing satisfies a look at Chart.yaml and not a cluster: the release is Ready and the component is not there.",
  fix: 'remove the dependency and set catalyst.openova.io/no-upstream: "true", or give it the values with which it renders its objects',
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "only dependency is a library of named templates",
      changes: wrapInStore("shapes", "1.0.0", "https://charts.example.org/shapes"),
      at: { file: "platform/store/chart/Chart.yaml", text: "- name: shapes" },
    },
    {
      title: "only dependency renders nothing with its default values",
      changes: wrapInStore("idle", "1.0.0", "https://charts.example.org/idle"),
      at: { file: "platform/store/chart/Chart.yaml", text: "- name: idle" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Iterable<Found> {
  const { chart } = subject.blueprint;
  const render = usualRender(subject);
  if (chart === undefined || !render.ok) return;
  const { dependencies, renders } = subject;
  const at = (dependency: LoadedDependency): Found["at"] => dependencyPlace(chart, dependency);
  if (dependencies.length > 0 && dependencies.every(isLibrary) && !isNoUpstream(chart)) {
    yield { message: `${namesOf(dependencies)}: a library chart is no content`, at: at(dependencies[0]!.dependency) };
  }
  const wrapped = dependencies.filter((dependency) => !isLibrary(dependency));
  const idle = wrapped.filter((dependency) => !contributes(dependency, chart, render));
  const somethingElse = idle.length < wrapped.length || smokeModeOf(chart) === "default-off";
  for (const { dependency } of idle) {
    if (isSwitchedOff(dependency.condition, renders.mergedValues) && somethingElse) continue;
    yield { message: `${dependency.name} ${dependency.version} adds neither an object nor a definition to the render`, at: at(dependency) };
  }
}

function namesOf(dependencies: readonly ResolvedDependency[]): string {
  return dependencies.map(({ dependency }) => dependency.name).join(", ");
}
