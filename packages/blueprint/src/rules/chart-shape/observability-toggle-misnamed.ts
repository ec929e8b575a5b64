import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isOnlyToggles } from "./telemetry.ts";
import { unknownValues } from "./unknown-values.ts";
import { valuePlace } from "./value-place.ts";

export const observabilityToggleMisnamed: BlueprintRule = {
  id: "CH-OBS-TOGGLE-MISNAMED",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "a telemetry toggle stands under a key that the dependency does not read",
  reason: "It looks as if telemetry were off, while the toggle that counts keeps the upstream default.",
  fix: "move the toggle to the path at which the dependency reads it",
  needs: ["dependencies"],
  examples: [
    {
      title: "toggle stands one table too far out",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "  metrics:\n    enabled: false\n    serviceMonitor:",
          with: "  podMonitor:\n    enabled: false\n  metrics:\n    enabled: false\n    serviceMonitor:",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "podMonitor:" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, dependencies }: BlueprintSubject): Iterable<Found> {
  if (chart === undefined) return;
  for (const { path, value, dependency } of unknownValues(chart, dependencies)) {
    if (!isOnlyToggles(path, value)) continue;
    const { name, version } = dependency.dependency;
    yield { message: `${name} ${version} reads no toggle at ${path.slice(1).join(".")}`, at: valuePlace(chart, path) };
  }
}
