import { gt, valid } from "semver";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

/** What every Blueprint starts at: nothing came before it. */
const firstVersion = "1.0.0";

export const bpUpgradesAbsent: BlueprintRule = {
  scope: "blueprint",
  id: "BP-UPGRADES-ABSENT",
  severity: "warning",
  suppressible: true,
  title: "a version above 1.0.0 that does not say what it can be upgraded from",
  reason: "Upgrades are offered only from versions named here: without the list every installation stays on the version it has.",
  fix: "write `upgrades: {from: [...]}` with the ranges that were tried",
  needs: [],
  examples: [
    {
      title: "second version says nothing of upgrades",
      changes: [
        { file: "platform/dormant/blueprint.yaml", replace: "  version: 1.0.0\n", with: "  version: 1.1.0\n" },
        { file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 1.1.0" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.1.0" },
    },
    {
      title: "list of versions to upgrade from is empty",
      changes: [
        { file: "platform/dormant/blueprint.yaml", replace: "  version: 1.0.0\n", with: "  version: 2.0.0\n  upgrades:\n    from: []\n" },
        { file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 2.0.0" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "from: []" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const { version, spec } = blueprint;
  if (manifest === undefined || version === undefined || valid(version) === null || !gt(version, firstVersion)) return;
  const { from } = recordOf(spec["upgrades"]);
  if (Array.isArray(from) && from.length > 0) return;
  const path = from !== undefined ? ["upgrades", "from"] : spec["upgrades"] !== undefined ? ["upgrades"] : ["version"];
  yield { message: `${version} names no version that it can be upgraded from`, at: keyPlaceOf(manifest, ["spec", ...path]) };
}
