import { isRecord } from "../../model/yaml-file.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import { metadata } from "./built-in-merge-types.ts";
import type { MergeType } from "./merge-type.ts";

/** How the API merges an object of a custom kind: as the schema of its definition says, and lists whole where it says nothing. */
export function customMergeType(object: Pick<KubeObject, "apiVersion" | "kind">, definitions: readonly KubeObject[]): MergeType {
  const schema = schemaOf(object, definitions);
  const body = schema ? typeOfSchema(schema) : {};

  return { ...body, fields: { ...body.fields, metadata } };
}

function schemaOf({ apiVersion, kind }: Pick<KubeObject, "apiVersion" | "kind">, definitions: readonly KubeObject[]) {
  for (const definition of definitions) {
    const spec = definition["spec"];
    if (!isRecord(spec) || spec["group"] !== groupOf(apiVersion) || !isRecord(spec["names"]) || spec["names"]["kind"] !== kind) continue;
    const versions = Array.isArray(spec["versions"]) ? spec["versions"].filter(isRecord) : [];
    const version = versions.find(({ name }) => `${groupOf(apiVersion)}/${String(name)}` === apiVersion);
    const schema = version?.["schema"];
    if (isRecord(schema) && isRecord(schema["openAPIV3Schema"])) return schema["openAPIV3Schema"];
  }

  return undefined;
}

function typeOfSchema(schema: Record<string, unknown>): MergeType {
  const { properties, additionalProperties, items } = schema;
  const listType = schema["x-kubernetes-list-type"];
  const keys = schema["x-kubernetes-list-map-keys"];
  const type: MergeType = {
    ...(schema["x-kubernetes-map-type"] === "atomic" ? { atomic: true } : {}),
    ...(listType === "set" ? { set: true } : {}),
    ...(listType === "map" && Array.isArray(keys) ? { keys: keys.filter((key) => typeof key === "string") } : {}),
    ...(isRecord(items) ? { items: typeOfSchema(items) } : {}),
    ...(isRecord(additionalProperties) ? { values: typeOfSchema(additionalProperties) } : {}),
  };
  if (!isRecord(properties)) return type;
  const fields: Record<string, MergeType> = {};
  for (const [name, property] of Object.entries(properties)) if (isRecord(property)) fields[name] = typeOfSchema(property);

  return { ...type, fields };
}
