import { readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpNoCategory: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NO-CATEGORY",
  severity: "warning",
  suppressible: true,
  title: "the card has no category, or a component one that the catalogue does not have",
  reason: "Cards are found by category; one without it, or with one of its own making, stands in a group that nobody opens.",
  fix: "write `spec.card.category`, for a component one of the catalogue's list",
  needs: [],
  examples: [
    {
      title: "card has no category",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "    category: data\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "card:" },
    },
    {
      title: "category is in no list",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "category: data", with: "category: databases" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "category: databases" },
    },
  ],
  check,
};

function* check({ blueprint, kit }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const path = ["spec", "card", "category"];
  const category = valueAt(blueprint.root, path);
  const isOfThePlatform = /^(?:platform|products)\//.test(blueprint.folder);
  if (category === undefined) {
    yield { message: "the card has no category", at: keyPlaceOf(manifest, path.slice(0, -1)) };
  } else if (isOfThePlatform && typeof category === "string" && !kit.categories.includes(category)) {
    yield { message: `the catalogue has no category ${category}; it has ${kit.categories.join(", ")}`, at: placeOf(manifest, path) };
  }
}
