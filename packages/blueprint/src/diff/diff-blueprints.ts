import { minor as minorOf, major as majorOf, valid } from "semver";
import { describeObject, type KubeObject } from "../render/kube-object.ts";
import { deepEqual } from "../upgrade/fields/deep-equal.ts";
import type { UpgradeReport } from "../upgrade/upgrade-report.ts";
import type { BlueprintSurface, SurfaceDependency } from "./blueprint-surface.ts";
import { type BumpLevel, type BumpReason, largestLevel } from "./bump-level.ts";
import { definitionReasons } from "./definition-changes.ts";
import { type FieldChange, fieldChanges } from "./field-changes.ts";
import { imagesOf } from "./images-of.ts";
import { type ObjectChanges, objectChanges } from "./object-changes.ts";
import { type SchemaChange, schemaChanges } from "./schema-changes.ts";

export interface BlueprintDiff {
  from: string;
  to: string;
  /** Definitions of custom kinds are among them. */
  objects: ObjectChanges;
  values: readonly FieldChange[];
  schema: readonly SchemaChange[];
  outputs: NameChanges;
  dependencies: NameChanges;
  images: Pick<NameChanges, "added" | "removed">;
  upstream: readonly { chart: string; before?: string; after?: string }[];
  /** Undefined: nobody simulated it. */
  upgrade: UpgradeReport | undefined;
  requiredBump: BumpLevel;
  /** Largest first; each asks for its own level. */
  reasons: readonly BumpReason[];
}

export interface NameChanges {
  added: readonly string[];
  removed: readonly string[];
  changed: readonly string[];
}

/** What differs between two versions of a Blueprint as its users see them, and how large a bump that asks for. */
export function diffBlueprints(old: BlueprintSurface, young: BlueprintSurface, upgrade?: UpgradeReport): BlueprintDiff {
  const [before, after] = [definitionsOf(old), definitionsOf(young)];
  const differences = {
    objects: objectChanges(allObjects(old), allObjects(young), [...after, ...before]),
    values: fieldChanges(withoutVersions(old), withoutVersions(young)),
    schema: schemaChanges(old.configSchema, young.configSchema),
    outputs: nameChanges(old.outputs, young.outputs),
    dependencies: nameChanges(byName(old.depends), byName(young.depends)),
    images: setChanges(imagesOf(old.objects, old.extraImages), imagesOf(young.objects, young.extraImages)),
    upstream: upstreamChanges(old, young),
  };
  const reasons = [...reasonsFor(differences), ...definitionReasons(before, after), ...upgradeReasons(upgrade)];

  return {
    from: old.version,
    to: young.version,
    ...differences,
    upgrade,
    requiredBump: largestLevel(reasons),
    reasons: (["major", "minor", "patch"] as const).flatMap((level) => reasons.filter((reason) => reason.level === level)),
  };
}

type Differences = Pick<BlueprintDiff, "objects" | "values" | "schema" | "outputs" | "dependencies" | "images" | "upstream">;

function reasonsFor({ objects, values, schema, outputs, dependencies, images, upstream }: Differences): BumpReason[] {
  return [
    ...schema.map(({ kind, property, text }): BumpReason => ({
      level: levelOfSchema[kind],
      text: `configuration ${property || "/"}: ${text}`,
    })),
    ...each("major", outputs.removed, (name) => `output ${name} is removed`),
    ...each("minor", outputs.added, (name) => `output ${name} is new`),
    ...each("patch", outputs.changed, (name) => `output ${name} changes`),
    ...each("minor", dependencies.added, (name) => `depends on ${name} too`),
    ...each("patch", dependencies.removed, (name) => `no longer depends on ${name}`),
    ...each("patch", dependencies.changed, (name) => `dependency on ${name} changes`),
    ...upstream.map(upstreamReason),
    ...each("patch", objects.added.map(describeObject), (name) => `${name} is added`),
    ...each("patch", objects.removed.map(describeObject), (name) => `${name} is removed`),
    ...each(
      "patch",
      objects.changed.map(({ object }) => describeObject(object)),
      (name) => `${name} changes`,
    ),
    ...when(values.length > 0, "default values change"),
    ...when(images.added.length + images.removed.length > 0, "images change"),
  ];
}

function each(level: BumpLevel, names: readonly string[], text: (name: string) => string): BumpReason[] {
  return names.map((name) => ({ level, text: text(name) }));
}

function when(isSo: boolean, text: string): BumpReason[] {
  return isSo ? [{ level: "patch", text }] : [];
}

const levelOfSchema: Readonly<Record<SchemaChange["kind"], BumpLevel>> = {
  removed: "major",
  narrowed: "major",
  added: "minor",
  widened: "minor",
  described: "patch",
};

/** A new upstream minor, or major, brings new things with it. */
function upstreamReason({ chart, before, after }: BlueprintDiff["upstream"][number]): BumpReason {
  const text = `upstream ${chart} ${before ?? "(none)"} → ${after ?? "(none)"}`;
  if (before === undefined || after === undefined || !valid(before) || !valid(after)) return { level: "minor", text };
  const isSameMinor = majorOf(before) === majorOf(after) && minorOf(before) === minorOf(after);

  return { level: isSameMinor ? "patch" : "minor", text };
}

function upgradeReasons(upgrade: UpgradeReport | undefined): BumpReason[] {
  const grave = upgrade?.objects.filter(({ outcome }) => outcome === "needs-recreate" || outcome === "refused") ?? [];

  return grave.map(({ object, outcome }) => ({
    level: "major",
    text: `upgrading ${describeObject(object)} ${outcome === "refused" ? "is refused" : "needs its recreation"}`,
  }));
}

function allObjects({ version, crds, objects }: BlueprintSurface) {
  return { version, objects: [...crds, ...objects] };
}

function definitionsOf({ crds, objects }: BlueprintSurface): KubeObject[] {
  return [...crds, ...objects].filter(({ kind }) => kind === "CustomResourceDefinition");
}

/** The record of upstream versions in the values is compared by itself. */
function withoutVersions({ values }: BlueprintSurface): Record<string, unknown> {
  const { catalystBlueprint: _record, ...rest } = values;

  return rest;
}

function byName(dependencies: readonly SurfaceDependency[]): Record<string, SurfaceDependency> {
  return Object.fromEntries(dependencies.map((dependency) => [dependency.alias ?? dependency.blueprint, dependency]));
}

function nameChanges(before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): NameChanges {
  const names = Object.keys(after);

  return {
    ...setChanges(Object.keys(before), names),
    changed: names.filter((name) => name in before && !deepEqual(before[name], after[name])),
  };
}

function setChanges(before: readonly string[], after: readonly string[]): Pick<NameChanges, "added" | "removed"> {
  return { added: after.filter((name) => !before.includes(name)), removed: before.filter((name) => !after.includes(name)) };
}

function upstreamChanges(old: BlueprintSurface, young: BlueprintSurface): BlueprintDiff["upstream"] {
  const [before, after] = [old, young].map(({ upstream }) => new Map(upstream.map(({ chart, version }) => [chart, version])));
  const charts = new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])]);

  return [...charts].flatMap((chart) => {
    const [was, is] = [before?.get(chart), after?.get(chart)];
    return was === is ? [] : [{ chart, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) }];
  });
}
