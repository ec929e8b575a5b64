import type { LoadedChart } from "../../model/loaded-blueprint.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { findOwnSwitches, valuesWith } from "../../render/toggles.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { isInPlay } from "./contributions.ts";
import { isMonitoringObject, isOn, monitoringGroup } from "./telemetry.ts";
import { dependencyReferences, ownReferences } from "./template-references.ts";
import { unknownValues } from "./unknown-values.ts";
import { usualRender, usualValueFiles } from "./usual-render.ts";
import { valuePlace } from "./value-place.ts";

type KeyPath = readonly string[];

const apiVersions = [`${monitoringGroup}/v1`];

export const observabilityUnwired: BlueprintRule = {
  id: "CH-OBS-UNWIRED",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a telemetry toggle has no effect, or its false differs from its default",
  reason: "An operator turns metrics on and gets none; the dashboard stays empty on the day it is needed.",
  fix: "let a template read the toggle, or remove it",
  needs: ["dependencies", "renders"],
  examples: [
    {
      title: "toggle is read by no template",
      changes: [
        {
          file: "platform/web/chart/values.yaml",
          replace: "  observability:\n",
          with: "  observability:\n    tracing: { enabled: false }\n",
        },
        {
          file: "platform/web/chart/values.schema.json",
          replace: '            "serviceMonitor": {',
          with: '            "tracing": { "type": "object" },\n            "serviceMonitor": {',
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "tracing: { enabled: false }" },
    },
    {
      title: "toggle outlived its template",
      changes: [
        { file: "platform/web/chart/templates/servicemonitor.yaml", remove: true },
        {
          file: "platform/web/chart/values.yaml",
          replace: "    serviceMonitor:\n      enabled: false\n      interval: 30s\n",
          with: "    serviceMonitor: { enabled: false }\n",
        },
      ],
      at: { file: "platform/web/chart/values.yaml", text: "serviceMonitor: { enabled: false }" },
    },
  ],
  check,
};

async function* check(subject: BlueprintSubject): AsyncIterable<Found> {
  const { blueprint, renders, dependencies } = subject;
  const { chart } = blueprint;
  if (chart === undefined || !renders.allToggles.ok) return;
  const unknown = unknownValues(chart, dependencies).map(({ path }) => path.join("."));
  for (const path of renders.toggles) {
    const name = path.join(".");
    const isUnknown = unknown.some((key) => name === key || name.startsWith(`${key}.`));
    const value = valueAt(renders.mergedValues, path);
    // A list, of metrics or of targets, is no switch.
    if (isUnknown || Array.isArray(value) || !isInPlay(path, dependencies, renders.mergedValues)) continue;
    if (!isReadAndShown(subject, chart, path) && !(await changesTheRender(subject, chart, path))) {
      yield { message: `${name} changes nothing in the render`, at: valuePlace(chart, path) };
    }
    // A value that is false already cannot differ from itself.
    if (value !== false && !isOn(value) && (await differsFromUsual(subject, valuesWith([path], false)))) {
      yield { message: `${name}: false renders something else than its default ${JSON.stringify(value)}`, at: valuePlace(chart, path) };
    }
  }
}

/** A template reads it, and with all toggles on its chart renders something for the monitoring stack. */
function isReadAndShown({ blueprint, renders, dependencies }: BlueprintSubject, chart: LoadedChart, path: KeyPath): boolean {
  const outer = dependencies.find(({ dependency }) => dependency.key === path[0]);
  const reads = outer === undefined ? ownReferences(chart, blueprint.files).reads(path) : dependencyReferences(outer).reads(path.slice(1));
  const from = outer === undefined ? `${chart.name}/templates/` : `${chart.name}/charts/${path[0]}/`;

  return reads && renders.allToggles.objects.some((rendered) => isMonitoringObject(rendered) && rendered.source.startsWith(from));
}

/** By itself; or, for a toggle that is read only when another is on, as the last of all. */
async function changesTheRender(subject: BlueprintSubject, chart: LoadedChart, path: KeyPath): Promise<boolean> {
  if (await differsFromUsual(subject, valuesWith([path], true))) return true;
  const { renders } = subject;
  const valueFiles = usualValueFiles(subject);
  const others = [...renders.toggles, ...findOwnSwitches(chart)].filter((other) => other.join(".") !== path.join("."));
  const [before, after] = await Promise.all([
    renders.render({ valueFiles, values: valuesWith(others, true), apiVersions }),
    renders.render({ valueFiles, values: valuesWith([...others, path], true), apiVersions }),
  ]);

  return before.text !== after.text;
}

async function differsFromUsual(subject: BlueprintSubject, values: Record<string, unknown>): Promise<boolean> {
  const changed = await subject.renders.render({ valueFiles: usualValueFiles(subject), values });

  return changed.text !== usualRender(subject).text;
}
