import { readableManifest } from "../../model/blueprint-manifest.ts";
import { recordOf } from "../../model/loaded-blueprint.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpNoSummary: BlueprintRule = {
  scope: "blueprint",
  id: "BP-NO-SUMMARY",
  severity: "error",
  suppressible: true,
  title: "the card has no title, or neither summary nor tagline",
  reason: "The card is all that somebody sees who chooses; one without a title and a sentence cannot be chosen.",
  fix: "write `spec.card.title` and `spec.card.summary`",
  needs: [],
  examples: [
    {
      title: "card says nothing about it",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "    summary: Waits until it is switched on, and then moves the store's data once.\n",
          with: "",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "card:" },
    },
    {
      title: "card has no title",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "    title: Dormant\n", with: "" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "card:" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  const card = recordOf(blueprint.spec["card"]);
  const at = keyPlaceOf(manifest, ["spec", "card"]);
  if (card["title"] === undefined) yield { message: "the card has no title", at };
  if (card["summary"] === undefined && card["tagline"] === undefined) {
    yield { message: "the card has neither summary nor tagline", at };
  }
}
