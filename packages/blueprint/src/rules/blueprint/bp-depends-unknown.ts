import { readableManifest } from "../../model/blueprint-manifest.ts";
import { configLeaves } from "../../model/config-properties.ts";
import { hasValue } from "../../model/config-mapping.ts";
import { declaredDependencies, type DeclaredDependency } from "../../model/declared-dependencies.ts";
import type { LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import { isWholeRepository } from "../../model/whole-repository.ts";
import { isRecord, keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import { leavesOf } from "../../render/toggles.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { nearestName } from "./bp-unknown-field.ts";

export const bpDependsUnknown: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-UNKNOWN",
  severity: "error",
  suppressible: true,
  title: "a dependency names a Blueprint, a value or a property that there is not",
  reason: "The install waits for something that never comes, or binds to nothing.",
  fix: "name a Blueprint of the repository or the catalogue",
  needs: [],
  examples: [
    {
      title: "dependency is misspelt",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "- blueprint: bp-store", with: "- blueprint: bp-stor" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "- blueprint: bp-stor" },
    },
    {
      title: "dependency is given a value that it does not have",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "      version: ^1.0.0\n",
          with: "      version: ^1.0.0\n      values:\n        storeOverlay:\n          disk:\n            size: 5Gi\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "size: 5Gi" },
    },
    {
      title: "reference is chosen by a property that chooses no Application",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      kind: conditional\n      when: config.widgets == true\n",
          with: "      kind: conditional\n      when: config.widgets == true\n    - blueprint: bp-dormant\n      version: ^1.0.0\n      kind: reference\n      from: siteTitle\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "from: siteTitle" },
    },
  ],
  check,
};

function* check({ blueprint, repository, kit }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  // What an Organization's other Blueprints are is not to be seen from a folder by itself.
  const known = isWholeRepository(repository)
    ? [...repository.blueprints.map(({ name }) => name), ...kit.catalog.map(({ name }) => name)]
    : undefined;
  for (const dependency of declaredDependencies(blueprint)) {
    const path = ["spec", "depends", dependency.index];
    const name = dependency.blueprint;
    if (known !== undefined && !known.includes(name)) {
      const near = nearestName(name, known);
      yield {
        message: `there is no Blueprint ${name}`,
        at: placeOf(manifest, dependency.bare ? path : [...path, "blueprint"]),
        ...(near === undefined ? {} : { fix: `write ${near}` }),
      };
    }
    for (const steps of unknownValues(dependency, repository.byName(name))) {
      yield {
        message: `${name} has no value ${steps.join(".")}`,
        at: placeOf(manifest, [...path, "values", ...steps]),
        fix: `name a value that the chart of ${name} has, or take this one out`,
      };
    }
    if (dependency.kind === "reference" && !choosesApplication(blueprint, dependency.from)) {
      yield {
        message: dependency.from === undefined ? `nothing chooses the ${name} to refer to` : `${dependency.from} chooses no Application`,
        at: dependency.from === undefined ? keyPlaceOf(manifest, path) : placeOf(manifest, [...path, "from"]),
        fix: "let `from` point to a property with `x-catalyst-ui-hint: application-ref`",
      };
    }
  }
}

/** What a wrapped chart reads is known to that chart alone. */
function unknownValues({ values }: DeclaredDependency, target: LoadedBlueprint | undefined): readonly (readonly string[])[] {
  const chart = target?.chart;
  if (chart === undefined) return [];
  const wrapped = new Set([...chart.dependencies.map(({ key }) => key), "global"]);

  return leavesOf(values).filter((path) => !wrapped.has(path[0]!) && !isKnown(chart.values, path));
}

/** Below a table that is empty by default anything may stand. */
function isKnown(values: Record<string, unknown>, path: readonly string[]): boolean {
  if (path.length === 0 || hasValue(values, path)) return true;
  const parent = path.slice(0, -1).reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), values);

  return isRecord(parent) && Object.keys(parent).length === 0;
}

function choosesApplication({ spec }: LoadedBlueprint, from: string | undefined): boolean {
  if (from === undefined || !isRecord(spec["configSchema"])) return false;
  const path = from.replace(/^\//, "").split(/[/.]/);
  const leaf = configLeaves(spec["configSchema"]).find((candidate) => candidate.path.join("/") === path.join("/"));

  return leaf?.schema["x-catalyst-ui-hint"] === "application-ref";
}
