import { readableManifest } from "../../model/blueprint-manifest.ts";
import { schemaProblems } from "../../model/config-schema.ts";
import { isMisread } from "../../model/misread-texts.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigSchema: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-SCHEMA",
  severity: "error",
  suppressible: true,
  title: "`configSchema` is no JSON Schema 2020-12 of an object",
  reason:
    "The form, the API and the command line all check answers with it: a schema that does not compile lets nobody install the Blueprint.",
  fix: "correct the keyword that is named; the root has `type: object`",
  needs: [],
  examples: [
    {
      title: "property has a type that there is not",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        type: integer\n", with: "        type: int\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "type: int" },
    },
    {
      title: "schema describes no object",
      changes: [
        { file: "platform/web/blueprint.yaml", replace: "  configSchema:\n    type: object\n", with: "  configSchema:\n    type: array\n" },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "type: array" },
    },
    {
      title: "pattern is no regular expression",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        maxLength: 60\n",
          with: '        maxLength: 60\n        pattern: "[a-z"\n',
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: 'pattern: "[a-z"' },
    },
    {
      title: "schema requires a property that is nowhere described",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "required: [adminPassword]", with: "required: [adminPassword, language]" }],
      at: { file: "platform/web/blueprint.yaml", text: "language" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const schema = blueprint.spec["configSchema"];
  if (manifest === undefined || schema === undefined) return;
  for (const { path, message } of schemaProblems(schema)) {
    const place = ["spec", "configSchema", ...path];
    // Text that YAML took for something else is cured by quotes, and has its own rule.
    if (isMisread({ file: manifest, document: 0, path: place }) && message.includes("string")) continue;
    yield { message: `configSchema${path.map((step) => `/${step}`).join("")}: ${message}`, at: placeOf(manifest, place) };
  }
}
