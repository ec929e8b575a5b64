import { describeValue, readableManifest } from "../../model/blueprint-manifest.ts";
import { placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpVersionConflict: BlueprintRule = {
  scope: "blueprint",
  id: "BP-VERSION-CONFLICT",
  severity: "error",
  suppressible: false,
  title: "`metadata.version` differs from `spec.version`",
  reason: "Kubernetes drops `metadata.version`: the file would say one version and the cluster another.",
  fix: "remove `metadata.version`; `spec.version` is the truth",
  needs: [],
  examples: [
    {
      title: "two versions differ",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  name: bp-dormant\n",
          with: "  name: bp-dormant\n  version: 0.9.0\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 0.9.0" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const alias = valueAt(blueprint.root, ["metadata", "version"]);
  const version = blueprint.spec["version"];
  if (manifest === undefined || alias === undefined || version === undefined || alias === version) return;
  yield {
    message: `metadata.version is ${describeValue(alias)}, but spec.version is ${describeValue(version)}`,
    at: placeOf(manifest, ["metadata", "version"]),
  };
}
