import { placementModeSynonyms } from "@catalyst/contract";
import { describeValue, readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import { describeObject, referenceOf } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintRenders, BlueprintSubject } from "../subject.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpPlacementInvalid: BlueprintRule = {
  scope: "blueprint",
  id: "BP-PLACEMENT-INVALID",
  severity: "error",
  suppressible: true,
  title: "a placement that cannot be: unknown mode, a default outside the modes, bad bounds, or data without replication",
  reason:
    "The wizard offers what stands here. A mode that does not exist cannot be carried out, and a second region whose data nobody copies starts empty on the day it is needed.",
  fix: "name modes of the contract, bounds from 1 to 5 that fit them, and how each mode with several regions copies its data",
  needs: [],
  examples: [
    {
      title: "placement has an unknown mode",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "modes: [single-region, active-active, active-hotstandby]",
          with: "modes: [single-region, active-active, active-hotstandby, active-passive]",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "active-passive" },
    },
    {
      title: "default placement is none of its modes",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "    default: single-region\n", with: "    default: active-active\n" }],
      at: { file: "platform/store/blueprint.yaml", text: "default: active-active" },
    },
    {
      title: "bounds are the wrong way round",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "    minRegions: 1\n", with: "    minRegions: 4\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "minRegions: 4" },
    },
    {
      title: "mode with several regions does not copy what is on its disks",
      changes: [
        { file: "platform/store/blueprint.yaml", replace: "modes: [single-region]", with: "modes: [single-region, active-hotstandby]" },
        { file: "platform/store/blueprint.yaml", replace: "maxRegions: 1", with: "maxRegions: 2" },
      ],
      at: { file: "platform/store/blueprint.yaml", text: "modes:" },
    },
  ],
  check,
};

function* check({ blueprint, renders }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const path = ["spec", "placementSchema"];
  if (manifest === undefined || blueprint.spec["placementSchema"] === undefined) return;
  yield* shapeFindings(blueprint, "BP-PLACEMENT-INVALID");

  const placement = recordOf(blueprint.spec["placementSchema"]);
  const modes = Array.isArray(placement["modes"]) ? placement["modes"].map(canonical) : [];
  const { minRegions, maxRegions } = placement;
  if (placement["default"] !== undefined && modes.length > 0 && !modes.includes(canonical(placement["default"]))) {
    yield {
      message: `the default ${describeValue(placement["default"])} is none of the modes ${modes.join(", ")}`,
      at: placeOf(manifest, [...path, "default"]),
    };
  }
  if (typeof minRegions === "number" && typeof maxRegions === "number" && minRegions > maxRegions) {
    yield { message: `minRegions is ${minRegions}, but maxRegions ${maxRegions}`, at: placeOf(manifest, [...path, "minRegions"]) };
  }
  const several = modes.filter((mode) => mode !== "single-region");
  if (several.length > 0 && maxRegions === 1) {
    yield { message: `${several.join(", ")} needs two regions, but maxRegions is 1`, at: placeOf(manifest, [...path, "maxRegions"]) };
  }
  const replication = Object.entries(recordOf(placement["replication"])).map(([mode, kind]) => [canonical(mode), kind] as const);
  for (const [mode] of replication) {
    if (modes.includes(mode)) continue;
    yield { message: `there is replication for ${mode}, which is none of the modes`, at: keyPlaceOf(manifest, [...path, "replication"]) };
  }
  // Whether there are disks only a render shows; without one this part has nothing to look at.
  const claim = claimIn(renders);
  const unreplicated = several.filter((mode) => !replication.some(([known, kind]) => known === mode && kind !== "none"));
  if (claim !== undefined && unreplicated.length > 0) {
    yield {
      message: `${unreplicated.join(", ")} copies no data, but ${describeObject(referenceOf(claim.object))} keeps some on a disk`,
      at: keyPlaceOf(manifest, valueAt(placement, ["replication"]) === undefined ? [...path, "modes"] : [...path, "replication"]),
      fix: "say in `replication` how the mode copies its data",
    };
  }
}

function canonical(mode: unknown): string {
  return placementModeSynonyms[describeValue(mode)] ?? describeValue(mode);
}

function claimIn(renders: BlueprintRenders | undefined): RenderedObject | undefined {
  return [renders?.default, renders?.smoke]
    .flatMap((render) => render?.objects ?? [])
    .find(({ object }) => {
      const claims = valueAt(object, ["spec", "volumeClaimTemplates"]);

      return object.kind === "PersistentVolumeClaim" || (Array.isArray(claims) && claims.length > 0);
    });
}
