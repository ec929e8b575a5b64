import { blueprintNamePattern } from "@catalyst/contract";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import { insertPair, replaceScalar } from "../../model/yaml-edits.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpName: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NAME",
  severity: "error",
  suppressible: true,
  title: "`metadata.name` is not `bp-` and the folder's name",
  reason:
    "The folder, the chart, the artifact in the registry and the release are found from one another by this name; a Blueprint of another name is published where nobody looks for it.",
  fix: "write the folder's name after `bp-`; a name has lower-case letters, digits and hyphens",
  needs: [],
  examples: [
    {
      title: "name is not the folder's",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "name: bp-dormant", with: "name: bp-sleeping" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "name: bp-sleeping" },
    },
    {
      title: "name has no prefix",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "name: bp-dormant", with: "name: dormant" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "name: dormant" },
    },
    {
      title: "name is missing",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "metadata:\n  name: bp-dormant\n",
          with: "metadata:\n  labels:\n    team: data\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "metadata:" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const name = valueAt(blueprint.root, ["metadata", "name"]);
  const { expectedName } = blueprint;
  if (name === undefined) {
    const edits = insertPair(manifest, ["metadata"], `name: ${expectedName}`);
    yield { message: `there is no metadata.name; it has to be ${expectedName}`, at: keyPlaceOf(manifest, ["metadata"]), edits };
  } else if (name !== expectedName) {
    yield {
      message: `the name is ${JSON.stringify(name)}, but the folder ${blueprint.folder} stands for ${expectedName}`,
      at: placeOf(manifest, ["metadata", "name"]),
      edits: replaceScalar(manifest, ["metadata", "name"], expectedName),
    };
  } else if (!new RegExp(blueprintNamePattern).test(expectedName)) {
    yield {
      message: `${expectedName} does not match ${blueprintNamePattern}`,
      at: placeOf(manifest, ["metadata", "name"]),
      fix: "rename the folder",
    };
  }
}
