import { keyPlaceOf, placeOf } from "../../model/yaml-file.ts";
import { describePath, readableManifest } from "../../model/blueprint-manifest.ts";
import type { LoadedBlueprint } from "../../model/loaded-blueprint.ts";
import { manifestProblems, type ManifestProblem } from "../../model/manifest-problems.ts";
import type { Found } from "../rule.ts";

/** Rules that divide the problems of a manifest's shape among themselves. */
export type ShapeOwner =
  | "BP-YAML11-BOOL"
  | "BP-UNKNOWN-FIELD"
  | "BP-CARD-UNKNOWN-FIELD"
  | "BP-NO-VISIBILITY"
  | "BP-NO-DEPENDS"
  | "BP-NO-MANIFESTS"
  | "BP-PLACEMENT-INVALID"
  | "BP-ROTATION"
  | "BP-PROVIDES"
  | "BP-FIELD-TYPE";

export function problemsOwnedBy(blueprint: LoadedBlueprint, owner: ShapeOwner): ManifestProblem[] {
  return manifestProblems(blueprint).filter((problem) => ownerOf(problem) === owner);
}

/** The problems of one owner as findings, where there is no more to say than what the schema says. */
export function* shapeFindings(blueprint: LoadedBlueprint, owner: ShapeOwner): Generator<Found> {
  const manifest = readableManifest(blueprint);
  if (manifest === undefined) return;
  for (const problem of problemsOwnedBy(blueprint, owner)) {
    if (problem.kind === "wrong") yield { message: problem.message, at: placeOf(manifest, problem.path) };
    if (problem.kind === "missing") {
      yield { message: `${describePath(problem.path)} has no ${problem.field}`, at: keyPlaceOf(manifest, problem.path) };
    }
  }
}

/** Undefined: a rule looks at the field itself. */
function ownerOf(problem: ManifestProblem): ShapeOwner | undefined {
  const path = describePath(problem.path);
  if (problem.kind === "unknown") return path === "spec.card" ? "BP-CARD-UNKNOWN-FIELD" : "BP-UNKNOWN-FIELD";
  const field = problem.kind === "missing" ? describePath([...problem.path, problem.field]) : path;
  // Without a title or a card BP-NO-SUMMARY speaks.
  if (problem.kind === "missing" && (field === "spec.card" || field === "spec.card.title")) return undefined;
  if (judgedByOneRule.has(field) || /^spec\.depends\[\d+\]$/.test(field)) return undefined;
  if (problem.kind === "wrong" && problem.expectsString) return "BP-YAML11-BOOL";
  if (field === "spec.depends") return "BP-NO-DEPENDS";

  return (
    owners.find(([start]) => field === start || field.startsWith(`${start}.`) || field.startsWith(`${start}[`))?.[1] ?? "BP-FIELD-TYPE"
  );
}

/** Fields whose absence or form has a rule of its own, which does not ask the schema. */
const judgedByOneRule = new Set([
  "apiVersion",
  "kind",
  "metadata",
  "metadata.name",
  "metadata.version",
  "spec",
  "spec.version",
  "spec.configSchema",
]);

const owners: readonly (readonly [string, ShapeOwner])[] = [
  ["spec.visibility", "BP-NO-VISIBILITY"],
  ["spec.manifests.source", "BP-NO-MANIFESTS"],
  ["spec.placementSchema", "BP-PLACEMENT-INVALID"],
  ["spec.rotation", "BP-ROTATION"],
  ["spec.provides", "BP-PROVIDES"],
];
