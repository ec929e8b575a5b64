import { readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import { insertPair, replaceScalar } from "../../model/yaml-edits.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpKind: BlueprintRule = {
  scope: "blueprint",
  id: "BP-KIND",
  severity: "error",
  suppressible: true,
  title: "`kind` is not `Blueprint`",
  reason: "Another kind is another object: the catalogue does not see it, and the API server refuses it.",
  fix: "write `kind: Blueprint`",
  needs: [],
  examples: [
    {
      title: "kind is misspelt",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "kind: Blueprint", with: "kind: BluePrint" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "kind: BluePrint" },
    },
    {
      title: "kind is missing",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "kind: Blueprint\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined || blueprint.root["kind"] === "Blueprint") return;
  const kind = blueprint.root["kind"];
  if (kind === undefined) {
    yield { message: "there is no kind", at: keyPlaceOf(manifest, []), edits: insertPair(manifest, [], "kind: Blueprint") };
    return;
  }
  yield {
    message: `kind is ${JSON.stringify(kind)}`,
    at: placeOf(manifest, ["kind"]),
    edits: replaceScalar(manifest, ["kind"], "Blueprint"),
  };
}
