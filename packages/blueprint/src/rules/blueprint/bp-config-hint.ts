import { uiHints } from "@catalyst/contract";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { configLeaves } from "../../model/config-properties.ts";
import { isRecord, keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigHint: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-HINT",
  severity: "warning",
  suppressible: true,
  title: "a hint that no form knows",
  reason: "The form falls back to a plain field: a password is shown as it is typed, an Application has to be named by heart.",
  fix: `use \`x-catalyst-ui-hint\` with ${uiHints.join(", ")}; \`x-catalyst-ui-filter\` (blueprint, environment) belongs to application-ref`,
  needs: [],
  examples: [
    {
      title: "hint is misspelt",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "x-catalyst-ui-hint: domain-picker", with: "x-catalyst-ui-hint: domain" }],
      at: { file: "platform/web/blueprint.yaml", text: "x-catalyst-ui-hint: domain" },
    },
    {
      title: "hint stands under another keyword",
      changes: [
        { file: "platform/web/blueprint.yaml", replace: "x-catalyst-ui-hint: domain-picker", with: "x-catalyst-hint: domain-picker" },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "x-catalyst-hint: domain-picker" },
    },
    {
      title: "filter belongs to a plain field",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "        x-catalyst-ui-hint: domain-picker\n",
          with: "        x-catalyst-ui-hint: domain-picker\n        x-catalyst-ui-filter: { blueprint: bp-store }\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "x-catalyst-ui-filter" },
    },
  ],
  check,
};

const keywords = ["x-catalyst-ui-hint", "x-catalyst-ui-filter", "x-catalyst-internal"];
const filters = ["blueprint", "environment"];

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const schema = blueprint.spec["configSchema"];
  if (manifest === undefined || !isRecord(schema)) return;
  for (const leaf of configLeaves(schema)) {
    const name = leaf.path.join(".");
    const path = ["spec", "configSchema", ...leaf.schemaPath];
    for (const keyword of Object.keys(leaf.schema)) {
      if (!keyword.startsWith("x-catalyst-") || keywords.includes(keyword)) continue;
      yield { message: `${name} has ${keyword}, which no form reads`, at: keyPlaceOf(manifest, [...path, keyword]) };
    }
    const hint = leaf.schema["x-catalyst-ui-hint"];
    if (hint !== undefined && !uiHints.some((known) => known === hint)) {
      yield { message: `${name} has the hint ${JSON.stringify(hint)}`, at: placeOf(manifest, [...path, "x-catalyst-ui-hint"]) };
    }
    const filter = leaf.schema["x-catalyst-ui-filter"];
    if (filter === undefined) continue;
    const at = keyPlaceOf(manifest, [...path, "x-catalyst-ui-filter"]);
    const stray = isRecord(filter) ? Object.keys(filter).filter((key) => !filters.includes(key)) : ["no object"];
    if (hint !== "application-ref") yield { message: `${name} has a filter, but chooses no Application`, at };
    else if (stray.length > 0) yield { message: `the filter of ${name} knows ${filters.join(" and ")}, not ${stray.join(", ")}`, at };
  }
}
