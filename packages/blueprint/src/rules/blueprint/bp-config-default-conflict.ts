import { isDeepStrictEqual } from "node:util";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { configTargets, hasValue } from "../../model/config-mapping.ts";
import { placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigDefaultConflict: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-DEFAULT-CONFLICT",
  severity: "error",
  suppressible: true,
  title: "the form's default differs from the chart's",
  reason: "Who installs with the form and who installs from Git get two different programs, and an empty answer changes what runs.",
  fix: "make both defaults equal; a deliberate difference needs a `transform`",
  needs: ["dependencies"],
  examples: [
    {
      title: "form and chart disagree on a number",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        default: 2\n", with: "        default: 3\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "default: 3" },
    },
    {
      title: "form and chart disagree on a text",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        default: Web\n", with: "        default: Pages\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "default: Pages" },
    },
    {
      title: "form switches on what the chart leaves off",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        title: Show widgets\n        default: false\n",
          with: "        title: Show widgets\n        default: true\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "default: true" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(subject.blueprint);
  if (manifest === undefined) return;
  const { targets, values } = configTargets(subject);
  for (const { leaf, to, transform } of targets) {
    if (transform !== undefined || !Object.hasOwn(leaf.schema, "default")) continue;
    const differing = to.filter((path) => hasValue(values, path) && !isDeepStrictEqual(valueAt(values, path), leaf.schema["default"]));
    for (const path of differing) {
      yield {
        message: `${leaf.path.join(".")} is ${JSON.stringify(leaf.schema["default"])} in the form, but ${path.join(".")} is ${JSON.stringify(valueAt(values, path))} in the chart`,
        at: placeOf(manifest, ["spec", "configSchema", ...leaf.schemaPath, "default"]),
      };
    }
  }
}
