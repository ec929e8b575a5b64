import { readableManifest } from "../../model/blueprint-manifest.ts";
import { isBlueprintVersion } from "../../model/version-range.ts";
import { keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpVersion: BlueprintRule = {
  scope: "blueprint",
  id: "BP-VERSION",
  severity: "error",
  suppressible: true,
  title: "the version is missing or is not `x.y.z` (or `x.y.z-pre`)",
  reason:
    "The version is the artifact's tag and what dependencies and upgrades compare. A tag cannot carry build metadata, and two-part versions do not compare.",
  fix: "write `spec.version` as three numbers, such as 1.0.0; no `v`, no `+`",
  needs: [],
  examples: [
    {
      title: "version is missing",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "  version: 1.0.0\n  visibility", with: "  visibility" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "spec:" },
    },
    {
      title: "version has two parts, which YAML reads as a number",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: 1.0.0\n", with: "version: 1.0\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0" },
    },
    {
      title: "version begins with v",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: 1.0.0\n", with: "version: v1.0.0\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: v1.0.0" },
    },
    {
      title: "version has build metadata",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "version: 1.0.0\n", with: "version: 1.0.0+4\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0+4" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const path = blueprint.spec["version"] === undefined ? ["metadata", "version"] : ["spec", "version"];
  const version = valueAt(blueprint.root, path);
  if (version === undefined) {
    yield { message: "there is no spec.version", at: keyPlaceOf(manifest, ["spec"]) };
  } else if (typeof version !== "string" || !isBlueprintVersion(version)) {
    yield { message: `${path.join(".")} is ${JSON.stringify(version)}, which is no version of three parts`, at: placeOf(manifest, path) };
  }
}
