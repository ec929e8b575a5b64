import { readableManifest } from "../../model/blueprint-manifest.ts";
import { defaultProblems } from "../../model/config-schema.ts";
import { misreadManifestTexts } from "../../model/misread-texts.ts";
import { isRecord, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigDefault: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-DEFAULT",
  severity: "error",
  suppressible: true,
  title: "a default that its own property refuses",
  reason: "The form opens with an answer that it then refuses, and an install without answers fails at once.",
  fix: "make the default one of the allowed answers",
  needs: [],
  examples: [
    {
      title: "default is none of the choices",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        default: info\n", with: "        default: notice\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "default: notice" },
      also: ["BP-CONFIG-DEFAULT-CONFLICT"],
    },
    {
      title: "default lies above the maximum",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        maximum: 5\n", with: "        maximum: 1\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "default: 2" },
    },
    {
      title: "default is longer than an answer may be",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "        maxLength: 60\n", with: "        maxLength: 2\n" }],
      at: { file: "platform/web/blueprint.yaml", text: "default: Web" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const schema = blueprint.spec["configSchema"];
  if (manifest === undefined || !isRecord(schema)) return;
  // Text that YAML took for something else is cured by quotes, and has its own rule.
  const misread = new Set(misreadManifestTexts(blueprint).map(({ path }) => JSON.stringify(path)));
  for (const { path, message } of defaultProblems(schema)) {
    const place = ["spec", "configSchema", ...path];
    if (misread.has(JSON.stringify(place))) continue;
    yield { message: `the default of ${nameOf(path)} is refused by its own schema: it ${message}`, at: placeOf(manifest, place) };
  }
}

function nameOf(path: readonly (string | number)[]): string {
  return path
    .slice(0, -1)
    .filter((step) => step !== "properties")
    .join(".");
}
