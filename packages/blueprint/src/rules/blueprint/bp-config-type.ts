import { readableManifest } from "../../model/blueprint-manifest.ts";
import { checkTransform } from "../../model/condition.ts";
import { configTargets, type LeafTarget } from "../../model/config-mapping.ts";
import { jsonTypeOf, typesOf } from "../../model/config-properties.ts";
import { placeOf, valueAt, type YamlFile } from "../../model/yaml-file.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";

export const bpConfigType: BlueprintRule = {
  scope: "blueprint",
  id: "BP-CONFIG-TYPE",
  severity: "error",
  suppressible: true,
  title: "an answer of one type goes to a value of another",
  reason: "The template prints it all the same, and the API server refuses what comes out, at the install and not before.",
  fix: "change the type of the property, map it elsewhere, or add a `transform` that makes the value",
  needs: ["dependencies"],
  examples: [
    {
      title: "answer is a number and its value a text",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "    - from: /pageServers\n      to: web.replicas",
          with: "    - from: /pageServers\n      to: web.image.tag\n      # The pages' servers.",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "to: web.image.tag" },
      also: ["BP-CONFIG-DEFAULT-CONFLICT"],
    },
    {
      title: "transformation uses a name that there is not",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      to: web.replicas",
          with: "      to: web.replicas\n      transform: answer + 1",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "transform: answer + 1" },
    },
    {
      title: "transformation makes a text for a number",
      changes: [
        {
          file: "platform/web/blueprint.yaml",
          replace: "      to: web.replicas",
          with: "      to: web.replicas\n      transform: string(value)",
        },
      ],
      at: { file: "platform/web/blueprint.yaml", text: "transform: string(value)" },
    },
  ],
  check,
};

function* check(subject: BlueprintSubject): Generator<Found> {
  const manifest = readableManifest(subject.blueprint);
  if (manifest === undefined) return;
  const { targets, values } = configTargets(subject);
  for (const target of targets) {
    if (target.transform === undefined) yield* compareTypes(manifest, target, values);
    else yield* compareTransform(manifest, target, values);
  }
}

function* compareTypes(manifest: YamlFile, target: LeafTarget, values: Record<string, unknown>): Generator<Found> {
  const types = typesOf(target.leaf.schema)?.map(asValueType);
  if (types === undefined || !types.every((type) => valueTypes.has(type))) return;
  for (const [index, path] of target.to.entries()) {
    const value = valueAt(values, path);
    // A value that is not set says nothing about its type.
    if (value === undefined || value === null || types.includes(jsonTypeOf(value))) continue;
    yield {
      message: `${target.leaf.path.join(".")} is of type ${types.join(" or ")}, but the value ${path.join(".")} is of type ${jsonTypeOf(value)}`,
      at: placeOf(manifest, placeOfTarget(target, index)),
    };
  }
}

function* compareTransform(manifest: YamlFile, target: LeafTarget, values: Record<string, unknown>): Generator<Found> {
  const result = checkTransform(target.transform!, target.leaf.schema);
  const at = placeOf(manifest, ["spec", "configMapping", target.entry!, "transform"]);
  if ("error" in result) {
    yield { message: `the transformation of ${target.leaf.path.join(".")} cannot be done: ${result.error}`, at };
    return;
  }
  const made = valueTypeOfCel(result.type);
  for (const path of target.to) {
    const value = valueAt(values, path);
    if (made === undefined || value === undefined || value === null || made === jsonTypeOf(value)) continue;
    yield { message: `the transformation makes a ${made}, but the value ${path.join(".")} is of type ${jsonTypeOf(value)}`, at };
  }
}

/** The target's line; the property's own where no entry names the target. */
function placeOfTarget({ entry, leaf }: LeafTarget, index: number): (string | number)[] {
  return entry === undefined ? ["spec", "configSchema", ...leaf.schemaPath, "type"] : ["spec", "configMapping", entry, "to", index];
}

/** A type that there is not is BP-CONFIG-SCHEMA's matter. */
const valueTypes = new Set(["string", "number", "boolean", "array", "object"]);

function asValueType(type: string): string {
  return type === "integer" ? "number" : type;
}

function valueTypeOfCel(type: string): string | undefined {
  const plain: Record<string, string> = { string: "string", bool: "boolean", int: "number", uint: "number", double: "number" };

  return plain[type] ?? (type.startsWith("list") ? "array" : type.startsWith("map") ? "object" : undefined);
}
