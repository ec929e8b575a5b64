import { posix } from "node:path";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf, stringOf, type LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpNoManifests: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NO-MANIFESTS",
  severity: "error",
  suppressible: true,
  title: "`spec.manifests` names no source that can be installed",
  reason:
    "The release that installs the Blueprint is made from this source. Without one nothing can be generated; a path to nowhere is found only when somebody installs it.",
  fix: "write `manifests: {source: {kind: HelmChart, path: ./chart}}`",
  needs: [],
  examples: [
    {
      title: "manifests are missing",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  manifests:\n    source:\n      kind: HelmChart\n      path: ./chart\n",
          with: "",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "spec:" },
    },
    {
      title: "source is of a kind that is reserved",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "kind: HelmChart", with: "kind: OAM" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "kind: OAM" },
    },
    {
      title: "source leads nowhere",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "path: ./chart", with: "path: ./charts" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "path: ./charts" },
    },
    {
      title: "source says neither path nor reference",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "      kind: HelmChart\n      path: ./chart\n",
          with: "      kind: HelmChart\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "source:" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined || blueprint.delivery === "mothership") return;
  yield* shapeFindings(blueprint, "BP-NO-MANIFESTS");
  const manifests = recordOf(blueprint.spec["manifests"]);
  const source = recordOf(manifests["source"]);
  const short = manifests["source"] === undefined ? stringOf(manifests["chart"]) : undefined;
  if (manifests["source"] === undefined && short === undefined) {
    yield { message: "there is no spec.manifests.source", at: keyPlaceOf(manifest, ["spec", "manifests"]) };
    return;
  }
  const path = short ?? stringOf(source["path"]);
  const steps = short === undefined ? ["spec", "manifests", "source", "path"] : ["spec", "manifests", "chart"];
  if (path === undefined) {
    if (source["ref"] !== undefined) return;
    yield { message: "spec.manifests.source has neither path nor ref", at: keyPlaceOf(manifest, steps.slice(0, -1)) };
  } else if (blueprint.chart !== undefined && !leadsSomewhere(blueprint, path)) {
    yield { message: `${path} leads to no folder of ${blueprint.folder}`, at: placeOf(manifest, steps) };
  }
}

function leadsSomewhere({ files, folder }: LoadedBlueprint, path: string): boolean {
  const target = posix.join(folder, path);

  return target.startsWith(`${folder}/`) && files.under(target.endsWith("/") ? target : `${target}/`).length > 0;
}
