import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf, type LoadedDependency } from "../../model/loaded-blueprint.ts";
import { insertPair } from "../../model/yaml-edits.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpUpstream: BlueprintRule = {
  scope: "blueprint",
  id: "BP-UPSTREAM",
  severity: "warning",
  suppressible: true,
  title: "the wrapped charts are not recorded in `spec.upstream`",
  reason: "The catalogue shows and compares what is inside by this record: without it nobody sees that an upstream release fixes a hole.",
  fix: "write `{chart, version, repository}` for each dependency of Chart.yaml",
  needs: [],
  examples: [
    {
      title: "wrapped chart is not recorded",
      changes: [
        {
          file: "platform/operator/blueprint.yaml",
          replace:
            "  upstream:\n    - chart: operator\n      version: 1.0.0\n      repository: https://charts.example.org/operator\n      appVersion: 1.0.0\n",
          with: "",
        },
      ],
      at: { file: "platform/operator/blueprint.yaml", text: "spec:" },
    },
    {
      title: "record is of a chart that it does not wrap",
      changes: [{ file: "platform/operator/blueprint.yaml", replace: "- chart: operator", with: "- chart: operators" }],
      at: { file: "platform/operator/blueprint.yaml", text: "- chart: operators" },
    },
  ],
  check,
};

function* check({ blueprint, dependencies: resolved }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const dependencies = (blueprint.chart?.dependencies ?? []).filter(
    // Without the archives a library cannot be told from a program.
    (dependency) => resolved?.find((entry) => entry.dependency.key === dependency.key)?.metadata["type"] !== "library",
  );
  if (manifest === undefined) return;
  const { upstream } = blueprint.spec;
  if (upstream === undefined || (Array.isArray(upstream) && upstream.length === 0)) {
    if (dependencies.length === 0) return;
    yield {
      message: `${dependencies.map(({ name }) => name).join(", ")} is wrapped, but spec.upstream does not say so`,
      at: keyPlaceOf(manifest, ["spec", "upstream"]),
      edits: upstream === undefined ? insertPair(manifest, ["spec"], `upstream:${dependencies.map(record).join("")}`) : [],
    };
    return;
  }
  if (!Array.isArray(upstream)) return;
  for (const [index, entry] of upstream.entries()) {
    const { chart } = recordOf(entry);
    if (typeof chart !== "string" || (blueprint.chart?.dependencies ?? []).some(({ name }) => name === chart)) continue;
    yield { message: `Chart.yaml wraps no chart ${chart}`, at: placeOf(manifest, ["spec", "upstream", index, "chart"]) };
  }
}

function record({ name, version, repository }: LoadedDependency): string {
  const [chart, of, from] = [name, version, repository].map((text) => JSON.stringify(text));

  return `\n  - chart: ${chart}\n    version: ${of}\n    repository: ${from}`;
}
