import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { isInRange, isVersionRange } from "../../model/version-range.ts";
import { placeOf, rootOf, yamlFile } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpUpgradesUntested: BlueprintRule = {
  scope: "blueprint",
  id: "BP-UPGRADES-UNTESTED",
  severity: "warning",
  suppressible: true,
  title: "an upgrade that no test makes",
  reason: "A promise to upgrade that nobody has tried is tried first by somebody's data.",
  fix: "name a version of each range in `tests/upgrade.yaml`",
  needs: [],
  examples: [
    {
      title: "upgrades have no test",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  version: 1.0.0\n",
          with: '  version: 1.0.0\n  upgrades:\n    from: ["0.9.x"]\n',
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: 'from: ["0.9.x"]' },
    },
    {
      title: "one of the ranges has no test",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  version: 1.0.0\n",
          with: '  version: 1.0.0\n  upgrades:\n    from:\n      - "0.9.x"\n      - "0.8.x"\n',
        },
        { file: "platform/dormant/tests/upgrade.yaml", write: "from:\n  - version: 0.9.4\n" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "0.8.x" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const { from } = recordOf(blueprint.spec["upgrades"]);
  if (manifest === undefined || !Array.isArray(from)) return;
  const tested = testedVersions(rootOf(yamlFile(blueprint.files, `${blueprint.folder}/tests/upgrade.yaml`))["from"]);
  for (const [index, range] of from.entries()) {
    if (typeof range !== "string" || !isVersionRange(range) || tested.some((version) => isInRange(version, range))) continue;
    yield {
      message: `tests/upgrade.yaml upgrades from no version in ${range}`,
      at: placeOf(manifest, ["spec", "upgrades", "from", index]),
    };
  }
}

/** An entry is a version, or an object that says it beside what the test expects. */
function testedVersions(from: unknown): string[] {
  if (!Array.isArray(from)) return [];

  return from.flatMap((entry: unknown) => {
    const version = typeof entry === "string" ? entry : recordOf(entry)["version"];

    return typeof version === "string" ? [version] : [];
  });
}
