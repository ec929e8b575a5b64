import { describeValue, readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, valueAt } from "../../model/yaml-file.ts";
import { insertPair, removePair } from "../../model/yaml-edits.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpVersionAlias: BlueprintRule = {
  scope: "blueprint",
  id: "BP-VERSION-ALIAS",
  severity: "warning",
  suppressible: true,
  title: "only `metadata.version` says the version",
  reason: "Kubernetes keeps no `metadata.version`: in the cluster the Blueprint would have no version at all.",
  fix: "move it to `spec.version`",
  needs: [],
  examples: [
    {
      title: "version stands in metadata alone",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  name: bp-dormant\nspec:\n  version: 1.0.0\n",
          with: "  name: bp-dormant\n  version: 1.0.0\nspec:\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const path = ["metadata", "version"];
  const alias = valueAt(blueprint.root, path);
  if (manifest === undefined || alias === undefined || blueprint.spec["version"] !== undefined) return;
  const range = manifest.documents[0]!.rangeOf(path);
  const written = range === undefined ? "" : manifest.text.slice(range.start, range.end);
  const insertion = insertPair(manifest, ["spec"], `version: ${written}`);
  yield {
    message: `the version ${describeValue(alias)} stands in metadata, where the cluster does not keep it`,
    at: keyPlaceOf(manifest, path),
    edits: insertion.length === 0 ? [] : [...removePair(manifest, path), ...insertion],
  };
}
