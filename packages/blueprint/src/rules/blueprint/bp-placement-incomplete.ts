import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpPlacementIncomplete: BlueprintRule = {
  scope: "blueprint",
  id: "BP-PLACEMENT-INCOMPLETE",
  severity: "warning",
  suppressible: true,
  title: "a placement without modes, default, minRegions or maxRegions",
  reason: "What is left out is guessed by every reader in its own way: the wizard may offer regions that the Blueprint cannot use.",
  fix: "write modes, default, minRegions and maxRegions",
  needs: [],
  examples: [
    {
      title: "placement has no default",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "    default: single-region\n", with: "" }],
      at: { file: "platform/store/blueprint.yaml", text: "placementSchema:" },
    },
    {
      title: "placement has no bounds",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "    minRegions: 1\n    maxRegions: 1\n", with: "" }],
      at: { file: "platform/store/blueprint.yaml", text: "placementSchema:" },
    },
  ],
  check,
};

const expected = ["modes", "default", "minRegions", "maxRegions"];

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined || blueprint.spec["placementSchema"] === undefined) return;
  const placement = recordOf(blueprint.spec["placementSchema"]);
  const missing = expected.filter((field) => placement[field] === undefined);
  if (missing.length > 0) {
    yield { message: `the placement has no ${missing.join(", ")}`, at: keyPlaceOf(manifest, ["spec", "placementSchema"]) };
  }
}
