import { compare, inc, parse, type SemVer } from "semver";
import { bumpLevels, type BumpLevel } from "../../diff/bump-level.ts";
import { diffBlueprints, type BlueprintDiff } from "../../diff/diff-blueprints.ts";
import { surfaceOf } from "../../diff/surface-of.ts";
import { upgradeBetween } from "../../upgrade/upgrade-between.ts";
import { readableManifest } from "../../model/blueprint-manifest.ts";
import { inNotationOf, versionRecords } from "../../model/lockstep-sites.ts";
import { replaceScalar } from "../../model/yaml-edits.ts";
import { placeOf } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpBump: BlueprintRule = {
  scope: "blueprint",
  id: "BP-BUMP",
  severity: "error",
  suppressible: false,
  title: "the Blueprint changed, and its version did not change enough",
  reason:
    "A published version never changes: an unbumped change is never published, and a breaking one under a small bump reaches installations that take it without asking.",
  fix: "raise the version to the one that is named, in every record of it",
  needs: ["renders", "base"],
  examples: [
    {
      title: "chart renders something else under the same version",
      changes: [{ file: "platform/store/chart/values.yaml", replace: "memory: 256Mi", with: "memory: 512Mi" }],
      at: { file: "platform/store/blueprint.yaml", text: "version: 1.0.0" },
      compareWithClean: true,
    },
    {
      title: "form refuses answers that it took before, under the same version",
      changes: [{ file: "platform/web/blueprint.yaml", replace: "minLength: 12", with: "minLength: 16" }],
      at: { file: "platform/web/blueprint.yaml", text: "version: 1.0.0" },
      compareWithClean: true,
    },
    {
      title: "new dependency comes as a patch",
      changes: [
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "  version: 1.0.0\n",
          with: '  version: 1.0.1\n  upgrades:\n    from: ["1.x"]\n',
        },
        {
          file: "platform/dormant/blueprint.yaml",
          replace: "      version: ^1.0.0\n",
          with: "      version: ^1.0.0\n    - blueprint: bp-operator\n      version: ^1.0.0\n",
        },
        { file: "platform/dormant/chart/Chart.yaml", replace: "\nversion: 1.0.0", with: "\nversion: 1.0.1" },
        { file: "platform/dormant/tests/upgrade.yaml", write: "from:\n  - version: 1.0.0\n" },
      ],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.1" },
      compareWithClean: true,
    },
    {
      title: "object has to be made anew, and the version says it is a small change",
      changes: [{ file: "platform/store/chart/templates/service.yaml", replace: "  clusterIP: None\n", with: "" }],
      at: { file: "platform/store/blueprint.yaml", text: "version: 1.0.0" },
      compareWithClean: true,
    },
    {
      title: "part that is off by default changes under the same version",
      changes: [{ file: "platform/dormant/chart/templates/job.yaml", replace: "cpu: 50m", with: "cpu: 100m" }],
      at: { file: "platform/dormant/blueprint.yaml", text: "version: 1.0.0" },
      compareWithClean: true,
    },
  ],
  check,
};

function* check({ blueprint, renders, base, repository, kit }: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(blueprint);
  const before = parse(base?.blueprint.version);
  const after = parse(blueprint.version);
  if (manifest === undefined || base === undefined || before === null || after === null) return;
  // What does not render has rules of its own, and nothing to compare.
  const diffs = (["default", "allToggles"] as const).flatMap((name) => {
    if (!renders[name].ok || !base.renders[name].ok) return [];
    const [from, surface] = [surfaceOf(base.blueprint, base.renders[name].objects), surfaceOf(blueprint, renders[name].objects)];

    return [diffBlueprints(from, surface, upgradeBetween(from, { blueprint, surface }, { kit, applier: "helm3" }))];
  });
  const diff = diffs.toSorted((one, other) => rankOf(other.requiredBump) - rankOf(one.requiredBump))[0];
  if (diff === undefined || diff.requiredBump === "none" || rankOf(bumpBetween(before, after)) >= rankOf(diff.requiredBump)) return;
  const wanted = inc(before.version, diff.requiredBump)!;
  const path = blueprint.spec["version"] === undefined ? ["metadata", "version"] : ["spec", "version"];
  yield {
    message: `${messageOf(before, after, diff)}: ${reasonsOf(diff)}`,
    at: placeOf(manifest, path),
    fix: `raise the version to ${wanted}`,
    edits: versionRecords(blueprint, repository)[0]!.sites.flatMap((site) =>
      replaceScalar(site.file, site.path, inNotationOf(site, wanted), site.document),
    ),
  };
}

function rankOf(level: BumpLevel): number {
  return bumpLevels.indexOf(level);
}

/** How far a version has moved; back is not at all. A pre-release counts as the version that it comes before. */
function bumpBetween(before: SemVer, after: SemVer): BumpLevel {
  if (compare(after, before) <= 0) return "none";
  if (after.major !== before.major) return "major";
  if (after.minor !== before.minor) return "minor";
  if (after.patch !== before.patch) return "patch";

  // From one pre-release of a version to the next, or to the version itself, everything may still change.
  return "major";
}

function messageOf(before: SemVer, after: SemVer, { requiredBump }: BlueprintDiff): string {
  return compare(after, before) === 0
    ? `the version is still ${before.version}, but there are changes that ask for a ${requiredBump} bump`
    : `from ${before.version} to ${after.version} is less than the ${requiredBump} bump that the changes ask for`;
}

/** The gravest are enough to understand it by; `diff` lists them all. */
function reasonsOf({ reasons, requiredBump }: BlueprintDiff): string {
  const grave = reasons.filter(({ level }) => level === requiredBump).map(({ text }) => text);
  const shown = grave.slice(0, 3).join("; ");

  return grave.length > 3 ? `${shown}; and ${grave.length - 3} more` : shown;
}
