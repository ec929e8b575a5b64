import { readableManifest } from "../../model/blueprint-manifest.ts";
import { installedObjects, type InstalledObject } from "../../model/installed-objects.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpProvides: BlueprintRule = {
  scope: "blueprint",
  id: "BP-PROVIDES",
  severity: "error",
  suppressible: true,
  title: "something is promised by a producer that the Blueprint does not install",
  reason: "The order is proved with these promises: one without a producer lets a release begin that waits for ever.",
  fix: "let `by` name an object of the chart that makes it, such as Deployment/operator",
  needs: ["renders"],
  examples: [
    {
      title: "promised producer is not installed",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "by: Deployment/web-gate", with: "by: Deployment/web-door" }],
      at: { file: "platform/web/blueprint.yaml", text: "by: Deployment/web-door" },
    },
    {
      title: "promised producer is of another kind",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "by: Deployment/web-gate", with: "by: StatefulSet/web-gate" }],
      at: { file: "platform/web/blueprint.yaml", text: "by: StatefulSet/web-gate" },
    },
    {
      title: "promise names no producer",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        by: Deployment/web-gate\n", with: "" }],
      at: { file: "platform/web/blueprint.yaml", text: "- name: web-readers" },
    },
  ],
  check,
};

function* check({ blueprint, renders }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  yield* shapeFindings(blueprint, "BP-PROVIDES");
  const rendered = installedObjects(blueprint, renders).filter(({ object }) => object !== undefined);
  for (const [list, entries] of Object.entries(recordOf(blueprint.spec["provides"]))) {
    for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
      const { name, by } = recordOf(entry);
      const path = ["spec", "provides", list, index];
      if (typeof name !== "string") continue;
      if (by === undefined) {
        yield { message: `${name} is promised, but not by whom`, at: keyPlaceOf(manifest, [...path, "name"]) };
      } else if (typeof by === "string" && !rendered.some((object) => isNamed(by, object))) {
        yield { message: `${name} is promised by ${by}, which the chart does not make`, at: placeOf(manifest, [...path, "by"]) };
      }
    }
  }
}

function isNamed(by: string, { kind, name }: InstalledObject): boolean {
  return by === name || by === `${kind}/${name}` || by === `${kind} ${name}`;
}
