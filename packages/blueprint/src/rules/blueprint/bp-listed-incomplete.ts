import { readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpListedIncomplete: BlueprintRule = {
  scope: "blueprint",
  id: "BP-LISTED-INCOMPLETE",
  severity: "warning",
  suppressible: true,
  title: "a listed Blueprint without owner, licence, documentation, icon or tags",
  reason: "Everybody on the Sovereign sees it: they need to know who answers for it, on what terms it may be used and where to read on.",
  fix: "fill these in, or make it unlisted",
  needs: [],
  examples: [
    {
      title: "listed card has no licence",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "    license: Apache-2.0\n", with: "" }],
      at: { file: "platform/web/blueprint.yaml", text: "visibility: listed" },
    },
    {
      title: "listed card has no tags",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "tags: [pages, sites]", with: "tags: []" }],
      at: { file: "platform/web/blueprint.yaml", text: "visibility: listed" },
    },
    {
      title: "owner of a listed one is not named",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "  owner:\n    team: web\n    contact: web@example.org\n", with: "" }],
      at: { file: "platform/web/blueprint.yaml", text: "visibility: listed" },
    },
  ],
  check,
};

const needed = [
  ["card", "tags"],
  ["card", "icon"],
  ["card", "license"],
  ["card", "documentation"],
  ["owner", "team"],
  ["owner", "contact"],
] as const;

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined || blueprint.spec["visibility"] !== "listed") return;
  const missing = needed.filter((path) => isEmpty(valueAt(blueprint.spec, path)));
  if (missing.length === 0) return;
  yield {
    message: `it is listed, but has no ${missing.map((path) => path.join(".")).join(", ")}`,
    at: keyPlaceOf(manifest, ["spec", "visibility"]),
  };
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}
