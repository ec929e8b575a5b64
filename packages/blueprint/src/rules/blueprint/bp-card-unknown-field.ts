import { readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { nearestName } from "./bp-unknown-field.ts";
import { problemsOwnedBy } from "./shape-findings.ts";

export const bpCardUnknownField: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CARD-UNKNOWN-FIELD",
  severity: "warning",
  suppressible: true,
  title: "a field that a card does not have",
  reason: "The catalogue shows the known fields only; what stands beside them is read by nobody.",
  fix: "use a field of the card, or take this one out",
  needs: [],
  examples: [
    {
      title: "card has a misspelt field",
      changes: [
        { file: "platform/web/blueprint.yaml", replace: "    tags: [pages, sites]", with: "    tags: [pages, sites]\n    screenshot: []" },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "screenshot: []" },
    },
    {
      title: "card has fields of another catalogue",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "    category: data\n",
          with: "    category: data\n    maturity: stable\n    vendor: Example\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "maturity: stable" },
    },
  ],
  check,
};

/** One finding for the whole file: a card of another catalogue has many such fields, and one cause. */
function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const unknown = problemsOwnedBy(blueprint, "BP-CARD-UNKNOWN-FIELD").filter((problem) => problem.kind === "unknown");
  const [first] = unknown;
  if (manifest === undefined || first === undefined) return;
  const suggestions = unknown.flatMap(({ field, known }) => {
    const near = nearestName(field, known);

    return near === undefined ? [] : [`${near} instead of ${field}`];
  });
  yield {
    message: `the card has no ${unknown.map(({ field }) => field).join(", ")}`,
    at: keyPlaceOf(manifest, [...first.path, first.field]),
    fix: suggestions.length === 0 ? `take it out; known here: ${first.known.join(", ")}` : `write ${suggestions.join(", ")}`,
  };
}
