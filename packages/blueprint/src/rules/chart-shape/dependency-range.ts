import { valid } from "semver";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { dependencyPlace } from "./value-place.ts";

export const dependencyRange: BlueprintRule = {
  id: "CH-DEP-RANGE",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a dependency's version is not exact",
  reason: "A range resolves to another chart tomorrow: what was checked is not what is installed, and no two builds are equal.",
  fix: "name one version, such as 1.16.5",
  needs: [],
  examples: [
    {
      title: "dependency accepts every later minor version",
      changes: [
        {
          file: "platform/web/chart/Chart.yaml",
          replace: "    version: 2.3.4\n    repository",
          with: "    version: ^2.3.4\n    repository",
        },
      ],
      at: { file: "platform/web/chart/Chart.yaml", text: "version: ^2.3.4" },
      also: ["CH-UPSTREAM-META-MISMATCH"],
    },
  ],
  check,
};

function* check({ blueprint: { chart } }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  for (const dependency of chart.dependencies) {
    if (valid(dependency.version) !== null) continue;
    const written = dependency.version === "" ? "no version" : `the version ${dependency.version}, which is not exact`;
    yield { message: `${dependency.name} has ${written}`, at: dependencyPlace(chart, dependency, "version") };
  }
}
