import { closest, distance } from "fastest-levenshtein";
import { describePath, readableManifest } from "../../model/blueprint-manifest.ts";
import { keyPlaceOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { problemsOwnedBy } from "./shape-findings.ts";

export const bpUnknownField: BlueprintRule = {
  scope: "blueprint",
  id: "BP-UNKNOWN-FIELD",
  severity: "error",
  suppressible: true,
  title: "a field that a Blueprint does not have",
  reason: "The API server prunes what it does not know: a misspelt field is accepted, and then does nothing.",
  fix: "use a field of the Blueprint's contract, or take this one out",
  needs: [],
  examples: [
    {
      title: "dependencies stand under another name",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "  depends:\n", with: "  dependencies:\n" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "dependencies:" },
      also: ["BP-NO-DEPENDS"],
    },
    {
      title: "observability has a misspelt field",
      changes: [{ file: "platform/dormant/blueprint.yaml", replace: "    traces: none", with: "    trace: none" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "trace: none" },
    },
    {
      title: "dependency has a field of Helm's",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "      version: ^1.0.0\n",
          with: "      version: ^1.0.0\n      condition: store.enabled\n",
        },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "condition: store.enabled" },
    },
  ],
  check,
};

function* check({ blueprint }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  for (const problem of problemsOwnedBy(blueprint, "BP-UNKNOWN-FIELD")) {
    if (problem.kind !== "unknown") continue;
    const { path, field, known } = problem;
    const near = nearestName(field, known);
    yield {
      message: `${describePath([...path, field])} is no field of a Blueprint`,
      at: keyPlaceOf(manifest, [...path, field]),
      fix: near === undefined ? `take it out; known here: ${known.join(", ")}` : `write ${near}`,
    };
  }
}

/** A name that this one is likely meant to be: at most a third of it differs, or it begins alike. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const near = closest(name, known);
  if (distance(name, near) <= Math.max(2, Math.floor(name.length / 3))) return near;

  // Long enough that it is no coincidence: `dependencies` is meant to be `depends`.
  return known.find((candidate) => candidate.slice(0, 6) === name.slice(0, 6));
}
