/** A schema as a CustomResourceDefinition takes it: one type at every place, and what is not named is pruned. */
export interface StructuralSchema {
  type?: string;
  properties?: Record<string, StructuralSchema>;
  additionalProperties?: StructuralSchema;
  items?: StructuralSchema;
  required?: readonly string[];
  "x-kubernetes-preserve-unknown-fields"?: true;
  [keyword: string]: unknown;
}

/**
 * The contract's schema in this form. Closed objects lose `additionalProperties: false`, which cannot stand beside properties there: what it
 * forbids is pruned instead, or refused where the client asks for strict reading. Throws RangeError for a shape that cannot be said.
 */
export function structuralSchemaOf(schema: object): StructuralSchema {
  const { properties, patternProperties, additionalProperties: _, items, ...rest } = schema as Record<string, unknown>;
  const union = ["anyOf", "oneOf", "allOf", "not", "const", "$ref"].find((keyword) => rest[keyword] !== undefined);
  if (union !== undefined) throw new RangeError(`a CustomResourceDefinition's schema cannot say ${union}`);

  return {
    ...rest,
    ...(properties === undefined ? {} : { properties: mapValues(properties as Record<string, object>, structuralSchemaOf) }),
    ...(patternProperties === undefined ? {} : { additionalProperties: anyName(patternProperties as Record<string, object>) }),
    ...(items === undefined ? {} : { items: structuralSchemaOf(items as object) }),
  };
}

/** A record's names are free there. */
function anyName(patterns: Record<string, object>): StructuralSchema {
  const schemas = Object.values(patterns);
  if (schemas.length !== 1) throw new RangeError("a CustomResourceDefinition's schema has one form for all free names");

  return structuralSchemaOf(schemas[0]!);
}

function mapValues<From, To>(record: Record<string, From>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
