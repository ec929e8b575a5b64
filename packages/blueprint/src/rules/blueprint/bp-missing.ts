import { startOf } from "../../model/position.ts";
import { isRecord, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpMissing: BlueprintRule = {
  scope: "blueprint",
  id: "BP-MISSING",
  severity: "error",
  suppressible: false,
  title: "a chart without blueprint.yaml, or a blueprint.yaml with nothing to install",
  reason:
    "What has no manifest has no version, no place in the order and no card: nobody can install it. A manifest without a chart promises a release that Flux will never find.",
  fix: "write blueprint.yaml beside chart/, add the chart, or say `delivery: mothership` when there is nothing to install in a cluster",
  needs: [],
  examples: [
    {
      title: "chart has no manifest",
      changes: [{ file: "platform/dormant/blueprint.yaml", remove: true }],
      at: { file: "platform/dormant/blueprint.yaml" },
    },
    {
      title: "manifest has no chart",
      changes: [
        {
          file: "platform/notes/blueprint.yaml",
          write:
            "apiVersion: catalyst.openova.io/v1alpha1\nkind: Blueprint\nmetadata:\n  name: bp-notes\nspec:\n  version: 1.0.0\n  visibility: unlisted\n  card:\n    title: Notes\n    summary: Keeps notes.\n    category: data\n  depends: []\n  manifests:\n    source:\n      kind: HelmChart\n      path: ./chart\n",
        },
        { file: "platform/notes/README.md", write: "# bp-notes\n\nKeeps notes.\n" },
      ],
      at: { file: "platform/notes/blueprint.yaml" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const { folder, manifest, spec, chart, delivery, files } = blueprint;
  const at = startOf(`${folder}/blueprint.yaml`);
  if (manifest === undefined) {
    yield { message: `${folder} has a chart, but no blueprint.yaml`, at };
    return;
  }
  // What cannot be read says nothing about what there is to install; BP-PARSE tells that.
  if (!isRecord(manifest.documents[0]?.value)) return;
  const elsewhere = typeof valueAt(spec, ["manifests", "source", "ref"]) === "string";
  if (chart !== undefined || delivery === "mothership" || elsewhere || files.under(`${folder}/manifests/`).length > 0) return;
  yield { message: `${folder} has neither chart/ nor manifests/, and its delivery is ${delivery}`, at };
}
