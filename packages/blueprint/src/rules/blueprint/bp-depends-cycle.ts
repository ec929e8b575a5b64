import { readableManifest } from "../../model/blueprint-manifest.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { installOrderEdges, shortestCycle } from "../../model/dependency-cycle.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpDependsCycle: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-CYCLE",
  severity: "error",
  suppressible: false,
  title: "Blueprints that depend on one another in a circle",
  reason: "Each waits until the other is ready: none of them is ever installed.",
  fix: "remove the edge that is needed least, or make it a `reference`",
  needs: [],
  examples: [
    {
      title: "dependency depends on it in turn",
      changes: [
        {
          file: "platform/store/blueprint.yaml",
          replace: "    - blueprint: bp-operator\n",
          with: "    - blueprint: bp-dormant\n      version: ^1.0.0\n    - blueprint: bp-operator\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "- blueprint: bp-store" },
    },
    {
      title: "dependency is itself",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "- blueprint: bp-store", with: "- blueprint: bp-dormant" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "- blueprint: bp-dormant" },
    },
    {
      title: "dependency leads back to it over a third one, if only on a condition",
      changes: [
        {
          file: "platform/operator/blueprint.yaml",
          replace: "  depends: []\n",
          with: "  depends:\n    - blueprint: bp-dormant\n      version: ^1.0.0\n      when: size == 'large'\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "- blueprint: bp-store" },
    },
  ],
  check,
};

/** A circle is reported once, at the first of its members by name. */
function* check({ blueprint, repository }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const cycle = shortestCycle(blueprint.name, installOrderEdges(repository));
  if (manifest === undefined || cycle === undefined || cycle.some((name) => name < blueprint.name)) return;
  const next = cycle[1] ?? blueprint.name;
  const edge = declaredDependencies(blueprint).find((dependency) => dependency.blueprint === next && dependency.kind !== "reference");
  yield {
    message: `${[...cycle, blueprint.name].join(" → ")} is a circle`,
    at: placeOf(manifest, ["spec", "depends", edge!.index, ...(edge!.bare ? [] : ["blueprint"])]),
  };
}
