import { defaultRotationGracePeriod } from "@catalyst/contract";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpRotation: BlueprintRule = {
  scope: "blueprint",
  id: "BP-ROTATION",
  severity: "error",
  suppressible: true,
  title: "a rotation that cannot be carried out",
  reason:
    "Credentials are renewed by this list: an entry that cannot be read is never renewed, and one that lives shorter than its grace period never goes away.",
  fix: "write `ttl` and `gracePeriod` as a number and s, m, h or d, the second below the first, and a known kind",
  needs: [],
  examples: [
    {
      title: "lifetime has a unit that there is not",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "ttl: 90d", with: "ttl: 3months" }],
      at: { file: "platform/store/blueprint.yaml", text: "ttl: 3months" },
    },
    {
      title: "rotated credential is of an unknown kind",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "kind: database-credentials", with: "kind: password" }],
      at: { file: "platform/store/blueprint.yaml", text: "kind: password" },
    },
    {
      title: "old credential outlives the new one",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "gracePeriod: 24h", with: "gracePeriod: 120d" }],
      at: { file: "platform/store/blueprint.yaml", text: "gracePeriod: 120d" },
    },
    {
      title: "lifetime is nothing",
      changes: [{ file: "platform/store/blueprint.yaml", replace: "ttl: 90d", with: "ttl: 0d" }],
      at: { file: "platform/store/blueprint.yaml", text: "ttl: 0d" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const { rotation } = blueprint.spec;
  if (manifest === undefined || rotation === undefined) return;
  yield* shapeFindings(blueprint, "BP-ROTATION");
  for (const [index, entry] of (Array.isArray(rotation) ? rotation : []).entries()) {
    const { ttl, gracePeriod = defaultRotationGracePeriod } = recordOf(entry);
    const [lifetime, grace] = [secondsOf(ttl), secondsOf(gracePeriod)];
    const path = ["spec", "rotation", index];
    if (lifetime === undefined || grace === undefined) continue;
    if (lifetime === 0) yield { message: "a lifetime of nothing", at: placeOf(manifest, [...path, "ttl"]) };
    else if (grace >= lifetime) {
      yield {
        message: `the old credential works for another ${String(gracePeriod)}, but a new one lives for ${String(ttl)}`,
        at: placeOf(manifest, [...path, "gracePeriod"]),
      };
    }
  }
}

const secondsPerUnit: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

function secondsOf(duration: unknown): number | undefined {
  const match = typeof duration === "string" ? /^(\d+)([smhd])$/.exec(duration) : null;

  return match === null ? undefined : Number(match[1]) * secondsPerUnit[match[2]!]!;
}
