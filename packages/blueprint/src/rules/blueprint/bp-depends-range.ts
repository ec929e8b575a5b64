import { readableManifest } from "../../model/blueprint-manifest.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { compatibleWith, isInRange, isVersionRange } from "../../model/version-range.ts";
import { insertPair, replaceScalar } from "../../model/yaml-edits.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpDependsRange: BlueprintRule = {
  scope: "blueprint",
  id: "BP-DEPENDS-RANGE",
  severity: "error",
  suppressible: true,
  title: "a dependency's version is no range, or the Blueprint beside it is outside",
  reason:
    "The install chooses a version inside the range: with none it fails, and with a range that is left out it takes a version that nobody has tried.",
  fix: "write a range that holds the version of the tree, such as ^1.0.0",
  needs: [],
  examples: [
    {
      title: "dependency wants a version that there is not yet",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: ^1.0.0", with: "version: ^2.0.0" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: ^2.0.0" },
    },
    {
      title: "dependency has no range",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "      version: ^1.0.0\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "- blueprint: bp-store" },
    },
    {
      title: "range is written in words",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: ^1.0.0", with: "version: latest" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: latest" },
    },
    {
      title: "range admits only a pre-release",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: ^1.0.0", with: "version: 1.0.0-rc.1" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0-rc.1" },
    },
  ],
  check,
};

function* check({ blueprint, repository }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  for (const { index, blueprint: name, version: range, bare } of declaredDependencies(blueprint)) {
    if (bare) continue;
    const path = ["spec", "depends", index];
    const there = repository.byName(name)?.version;
    const proposal = there === undefined ? undefined : compatibleWith(there);
    if (range === undefined) {
      const edits = insertAfterName(proposal);
      yield { message: `${name} may be of any version`, at: keyPlaceOf(manifest, [...path, "blueprint"]), edits };
    } else if (typeof range !== "string") {
      // A number is text that lost its quotes, which is another rule's matter.
      continue;
    } else if (!isVersionRange(range)) {
      yield { message: `${range} is no range of versions`, at: placeOf(manifest, [...path, "version"]), edits: replaceRange(proposal) };
    } else if (there !== undefined && !isInRange(there, range)) {
      yield {
        message: `${name} is ${there} here, which ${range} does not admit`,
        at: placeOf(manifest, [...path, "version"]),
        edits: replaceRange(proposal),
      };
    }

    function insertAfterName(text: string | undefined) {
      return text === undefined ? [] : insertPair(manifest!, path, `version: ${text}`);
    }
    function replaceRange(text: string | undefined) {
      return text === undefined ? [] : replaceScalar(manifest!, [...path, "version"], text);
    }
  }
}
