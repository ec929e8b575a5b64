import { isRecord } from "../../model/yaml-file.ts";
import type { KubeObject } from "../../render/kube-object.ts";
import type { FieldSet } from "../fields/field-set.ts";
import { formatFieldsV1, parseFieldsV1 } from "../fields/fields-v1.ts";

/** One entry of `metadata.managedFields`: who wrote which fields last. */
export interface Ownership {
  manager: string;
  operation: "Apply" | "Update";
  /** `status` or `scale`, when written through it. */
  subresource?: string;
  fields: FieldSet;
}

export function readOwnerships(object: KubeObject): Ownership[] {
  const entries = object.metadata["managedFields"];
  if (!Array.isArray(entries)) return [];

  return entries.filter(isRecord).map((entry) => ({
    manager: typeof entry["manager"] === "string" ? entry["manager"] : "unknown",
    operation: entry["operation"] === "Apply" ? "Apply" : "Update",
    ...(typeof entry["subresource"] === "string" ? { subresource: entry["subresource"] } : {}),
    fields: parseFieldsV1(entry["fieldsV1"]),
  }));
}

export function withOwnerships(object: KubeObject, ownerships: readonly Ownership[]): KubeObject {
  const managedFields = ownerships.map(({ manager, operation, subresource, fields }) => ({
    manager,
    operation,
    apiVersion: object.apiVersion,
    ...(subresource === undefined ? {} : { subresource }),
    fieldsType: "FieldsV1",
    fieldsV1: formatFieldsV1(fields),
  }));

  return { ...object, metadata: { ...object.metadata, managedFields } };
}
