import { containersOf, isLongRunning, podTemplateOf } from "../../model/pod-spec.ts";
import { valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, ownObjects } from "./rendered-objects.ts";

/** What the project's own programs answer on. */
const expectedPaths = { livenessProbe: "/healthz", readinessProbe: "/readyz" } as const;

export const probePath: BlueprintRule = {
  id: "CH-PROBE-PATH",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "an own workload is probed at another path than /healthz for liveness and /readyz for readiness",
  reason:
    "Dashboards, the readiness watcher and people ask every own program the same two questions. A liveness probe on the readiness path restarts a pod that only waits for its database.",
  fix: "probe liveness at /healthz and readiness at /readyz",
  needs: ["renders"],
  examples: [
    {
      title: "readiness is asked at a path of its own",
      changes: [{ file: "platform/store/chart/templates/statefulset.yaml", replace: "path: /readyz", with: "path: /ready" }],
      at: { file: "platform/store/chart/templates/statefulset.yaml", text: "path: /ready" },
    },
    {
      title: "liveness asks whether the program is ready",
      changes: [{ file: "platform/web/chart/templates/deployment.yaml", replace: "path: /healthz", with: "path: /readyz" }],
      at: { file: "platform/web/chart/templates/deployment.yaml", text: "path: /readyz" },
    },
  ],
  check: (subject) => distinct(wrongPaths(subject)),
};

function* wrongPaths(subject: BlueprintSubject): Generator<Found> {
  for (const rendered of ownObjects(subject)) {
    const template = isLongRunning(rendered.object) ? podTemplateOf(rendered.object) : undefined;
    for (const { container, name, kind, path } of template === undefined ? [] : containersOf(template))
      for (const [probe, expected] of kind === "init" ? [] : Object.entries(expectedPaths)) {
        const asked = valueAt(container, [probe, "httpGet", "path"]);
        if (typeof asked === "string" && asked !== expected)
          yield foundInObject(subject, rendered, [...path, probe, "httpGet", "path"], {
            message: `the ${probe} of container ${name} asks ${asked}, and not ${expected}`,
          });
      }
  }
}
