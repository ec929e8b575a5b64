import { describePath, readableManifest } from "../../model/blueprint-manifest.ts";
import { configTargets, hasValue } from "../../model/config-mapping.ts";
import { declaredDependencies } from "../../model/declared-dependencies.ts";
import { isRecord, keyPlaceOf, placeOf, valueAt } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigUnmapped: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-UNMAPPED",
  severity: "warning",
  suppressible: true,
  title: "an answer that reaches no value",
  reason: "Somebody fills in a field, and nothing comes of it.",
  fix: "add an entry to `configMapping`, or mark the property `x-catalyst-internal: true` when it only steers `when`",
  needs: ["dependencies"],
  examples: [
    {
      title: "property has no target",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "    - from: /siteTitle\n      to: webOverlay.title\n", with: "" }],
      at: { file: "platform/web/blueprint.yaml", text: "siteTitle:" },
    },
    {
      title: "target does not exist",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "to: webOverlay.title", with: "to: webOverlay.titel" }],
      at: { file: "platform/web/blueprint.yaml", text: "to: webOverlay.titel" },
    },
    {
      title: "mapping begins at no property",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "    - from: /siteTitle\n",
          with: "    - from: /pageTitle\n      to: webOverlay.title\n    - from: /siteTitle\n",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "from: /pageTitle" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Generator<Found> {
  const { blueprint } = subject;
  const manifest = readableManifest(blueprint);
  if (manifest === undefined || blueprint.spec["configSchema"] === undefined) return;
  const { targets, strayEntries, values } = configTargets(subject);
  // The choice of a sibling Application is used by the dependency that binds to it.
  const bindings = new Set(declaredDependencies(blueprint).map(({ from }) => (from ?? "").replace(/^\//, "").replaceAll("/", ".")));
  for (const { leaf, to, entry, secret } of targets) {
    const name = leaf.path.join(".");
    if (secret || leaf.schema["x-catalyst-internal"] === true || bindings.has(name)) continue;
    if (to.length === 0) {
      yield { message: `${name} reaches no value of the chart`, at: keyPlaceOf(manifest, ["spec", "configSchema", ...leaf.schemaPath]) };
    }
    const missing = entry === undefined ? [] : to.map((path, index) => ({ path, index })).filter(({ path }) => !isKnown(values, path));
    for (const { path, index } of missing) {
      yield {
        message: `${name} goes to ${describePath(path)}, which the chart has no value for`,
        at: placeOf(manifest, ["spec", "configMapping", entry!, "to", index]),
        fix: "write the path of a value that a template reads",
      };
    }
  }
  for (const index of strayEntries) {
    const from = String(valueAt(blueprint.spec, ["configMapping", index, "from"]));
    yield { message: `the form has no property ${from}`, at: placeOf(manifest, ["spec", "configMapping", index, "from"]) };
  }
}

/** A table that is empty by default takes any key: `nodeSelector: {}`. */
function isKnown(values: unknown, path: readonly string[]): boolean {
  if (hasValue(values, path)) return true;

  return path.some((_, index) => {
    const table = valueAt(values, path.slice(0, index + 1));

    return isRecord(table) && Object.keys(table).length === 0;
  });
}
