import { lt, rsort, valid } from "semver";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { isInRange } from "../../model/version-range.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpUpgradesGap: BlueprintRule = {
  scope: "blueprint",
  id: "BP-UPGRADES-GAP",
  severity: "warning",
  suppressible: true,
  title: "the last published version cannot be upgraded to this one",
  reason: "Most installations run the last version. When it is left out of `upgrades.from`, or blocked, they are stuck.",
  fix: "add the version to `upgrades.from` and try the upgrade, or publish one in between",
  needs: [],
  examples: [
    {
      title: "version before it is not covered",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  version: 1.0.0\n",
          with: '  version: 1.0.1\n  upgrades:\n    from: ["0.9.x"]\n',
        },
        { file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 1.0.1" },
        { file: "platform/dormant/tests/upgrade.yaml", write: "from:\n  - version: 0.9.0\n" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "from:" },
      compareWithClean: true,
    },
    {
      title: "version before it is blocked",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  version: 1.0.0\n",
          with: '  version: 1.0.1\n  upgrades:\n    from: ["1.x"]\n    blocks: ["<=1.0.0"]\n',
        },
        { file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 1.0.1" },
        { file: "platform/dormant/tests/upgrade.yaml", write: "from:\n  - version: 1.0.0\n" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "blocks:" },
      compareWithClean: true,
    },
  ],
  check,
};

/** The last version is the registry's when one was asked, else that of what is compared with: either says what came before. */
function* check({ blueprint, publishedVersions, base }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const { version } = blueprint;
  if (manifest === undefined || version === undefined || valid(version) === null) return;
  const earlier = [...(publishedVersions ?? []), base?.blueprint.version].filter(
    (known): known is string => known !== undefined && valid(known) !== null && lt(known, version),
  );
  const last = rsort(earlier)[0];
  const { from, blocks } = recordOf(blueprint.spec["upgrades"]);
  const covered = rangesOf(from);
  if (last === undefined || covered.length === 0) return;
  const path = ["spec", "upgrades"];
  const blocking = rangesOf(blocks).find((range) => isInRange(last, range));
  if (!covered.some((range) => isInRange(last, range))) {
    yield { message: `${last} is the version before, and not in ${covered.join(", ")}`, at: keyPlaceOf(manifest, [...path, "from"]) };
  } else if (blocking !== undefined) {
    yield { message: `${last} is the version before, and blocked by ${blocking}`, at: keyPlaceOf(manifest, [...path, "blocks"]) };
  }
}

function rangesOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((range): range is string => typeof range === "string") : [];
}
