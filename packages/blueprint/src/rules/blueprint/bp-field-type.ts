import parseSpdx from "spdx-expression-parse";
import { describePath, readableManifest } from "../../model/blueprint-manifest.ts";
import { isVersionRange } from "../../model/version-range.ts";
import { placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { shapeFindings } from "./shape-findings.ts";

export const bpFieldType: BlueprintRule = {
  scope: "blueprint",
  id: "BP-FIELD-TYPE",
  severity: "error",
  suppressible: true,
  title: "a field is of another type, length or form than the contract has it",
  reason: "The API server refuses the object, or the catalogue cuts off or drops what it cannot show.",
  fix: "write the field as the contract has it",
  needs: [],
  examples: [
    {
      title: "title is longer than a card is wide",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "title: Dormant",
          with: "title: Dormant, which waits and waits and then moves all of the data at once",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "title: Dormant" },
    },
    {
      title: "licence is no SPDX expression",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "license: Apache-2.0", with: "license: Apache 2" }],
      at: { file: "platform/web/blueprint.yaml", text: "license: Apache 2" },
    },
    {
      title: "contact is no address",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "contact: web@example.org", with: "contact: the web team" }],
      at: { file: "platform/web/blueprint.yaml", text: "contact: the web team" },
    },
    {
      title: "price is a fraction of the smallest coin",
      changes: [{ file: "platform/dormant/blueprint.yaml", append: "  prices:\n    small: 12.5\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "small: 12.5" },
    },
    {
      title: "documentation is no URL",
      changes: [
        { file: "platform/web/blueprint.yaml", replace: "documentation: https://docs.example.org/web", with: "documentation: docs/web.md" },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "documentation: docs/web.md" },
    },
    {
      title: "blocked versions are no range",
      changes: [{ file: "platform/dormant/blueprint.yaml", append: "  upgrades:\n    blocks: [before 1.0]\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "before 1.0" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  yield* shapeFindings(blueprint, "BP-FIELD-TYPE");
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  for (const [path, problemOf] of forms) {
    for (const { steps, value } of textsAt(blueprint.spec, path)) {
      const problem = problemOf(value);
      if (problem !== undefined) {
        yield {
          message: `${describePath(["spec", ...steps])} is ${JSON.stringify(value)}, which ${problem}`,
          at: placeOf(manifest, ["spec", ...steps]),
        };
      }
    }
  }
}

/** What the schema cannot say; `*` stands for every item of a list. */
const forms: readonly (readonly [readonly string[], (text: string) => string | undefined])[] = [
  [["card", "license"], licenceProblem],
  [["card", "documentation"], urlProblem],
  [["upgrades", "from", "*"], rangeProblem],
  [["upgrades", "blocks", "*"], rangeProblem],
  [["upgrades", "recreate", "*", "from"], rangeProblem],
];

function licenceProblem(text: string): string | undefined {
  try {
    parseSpdx(text);

    return undefined;
  } catch {
    return "is no SPDX licence expression";
  }
}

function urlProblem(text: string): string | undefined {
  const url = URL.parse(text);

  return url !== null && ["http:", "https:"].includes(url.protocol) ? undefined : "is no URL";
}

function rangeProblem(text: string): string | undefined {
  return isVersionRange(text) ? undefined : "is no range of versions";
}

function textsAt(root: unknown, path: readonly string[]): { steps: (string | number)[]; value: string }[] {
  let places: (string | number)[][] = [[]];
  for (const step of path) {
    places = places.flatMap((steps) => {
      const value = valueAt(root, steps);
      if (step !== "*") return [[...steps, step]];

      return Array.isArray(value) ? value.map((_, index) => [...steps, index]) : [];
    });
  }

  return places.flatMap((steps) => {
    const value = valueAt(root, steps);

    return typeof value === "string" && value !== "" ? [{ steps, value }] : [];
  });
}
