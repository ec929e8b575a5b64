import type { Shape, TreeMap } from "./shape-schema.ts";

/**
 * `values.schema.json` for the values of a shape: closed wherever the defaults have keys, so that a key nobody reads is noticed. `global` and `enabled`
 * are let through, because Helm and a parent's `condition` put them there.
 */
export function valuesSchema(shape: Shape): TreeMap {
  const root = schemaOf(allValues(shape), "", shape.types ?? {});

  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...root,
    properties: { global: { type: ["object", "null"] }, enabled: { type: "boolean" }, ...(root["properties"] as TreeMap) },
  };
}

/** What `values.yaml` holds: the obeyed and the merely accepted. */
export function allValues(shape: Shape): TreeMap {
  return merged(shape.values, shape.withoutEffect ?? {});
}

function schemaOf(value: unknown, path: string, types: Required<Shape>["types"]): TreeMap {
  const given = types[path];
  if (given !== undefined) return typeof given === "string" || Array.isArray(given) ? { type: given } : given;
  if (value === null || value === undefined) return {};
  if (Array.isArray(value)) return { type: ["array", "null"] };
  if (typeof value === "object") {
    const entries = Object.entries(value as TreeMap);
    // An empty map is a place for whatever the user brings: labels, resources, a security context.
    if (path !== "" && (entries.length === 0 || isKubernetesMap(path))) return { type: ["object", "null"] };

    return {
      type: "object",
      properties: Object.fromEntries(entries.map(([key, child]) => [key, schemaOf(child, path === "" ? key : `${path}.${key}`, types)])),
      additionalProperties: false,
    };
  }
  if (typeof value === "number") return { type: [Number.isInteger(value) ? "integer" : "number", "string", "null"] };

  return { type: [typeof value, "null"] };
}

/** Maps of the Kubernetes API, whose defaults are examples of what may stand there and no list of keys. */
function isKubernetesMap(path: string): boolean {
  return /(?:^|\.)(?:nodeSelector|affinity|resources|limits|requests|(?:pod|container)?[sS]ecurityContext|(?:pod|service|common)?(?:Labels|Annotations)|labels|annotations|strategy|updateStrategy|(?:liveness|readiness|startup)Probe)$/.test(
    path,
  );
}

function merged(one: TreeMap, other: TreeMap): TreeMap {
  const all: TreeMap = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const before = all[key];
    all[key] = isMap(before) && isMap(value) ? merged(before, value) : value;
  }

  return all;
}

function isMap(value: unknown): value is TreeMap {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
