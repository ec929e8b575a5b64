import { describeValue, readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import { insertPair, replaceScalar } from "../../model/yaml-edits.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpApiVersion: BlueprintRule = {
  scope: "blueprint",
  id: "BP-APIVERSION",
  severity: "error",
  suppressible: true,
  title: "`apiVersion` is not one of the accepted ones",
  reason: "The cluster serves Blueprints under these versions only; under another name the object is refused as of an unknown kind.",
  fix: "write `apiVersion: catalyst.openova.io/v1alpha1`",
  needs: [],
  examples: [
    {
      title: "apiVersion is of another group",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "apiVersion: catalyst.openova.io/v1alpha1",
          with: "apiVersion: catalyst.io/v1alpha1",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "catalyst.io/v1alpha1" },
    },
    {
      title: "apiVersion is missing",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "apiVersion: catalyst.openova.io/v1alpha1\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml" },
    },
  ],
  check,
};

function* check({ blueprint, acceptedApiVersions }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const apiVersion = blueprint.root["apiVersion"];
  const [first = ""] = acceptedApiVersions;
  if (apiVersion === undefined) {
    yield { message: "there is no apiVersion", at: keyPlaceOf(manifest, []), edits: insertPair(manifest, [], `apiVersion: ${first}`) };
  } else if (!acceptedApiVersions.includes(describeValue(apiVersion))) {
    yield {
      message: `apiVersion is ${describeValue(apiVersion)}; accepted: ${acceptedApiVersions.join(", ")}`,
      at: placeOf(manifest, ["apiVersion"]),
      edits: replaceScalar(manifest, ["apiVersion"], first),
    };
  }
}
