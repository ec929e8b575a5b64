import { FAILSAFE_SCHEMA, load, Type } from "js-yaml";
import { resolveScalar } from "./resolve-scalar.ts";

/**
 * The value of one document as the cluster reads it, without positions: some twenty times as fast as `readYaml`, for what Helm rendered.
 * A key that stands twice is an error, as it is to the API server's strict decoding. Throws YAMLException.
 */
export function readManifest(text: string): unknown {
  return load(text, { schema: clusterSchema });
}

/** Implicit types are tried on plain scalars only, which is where the cluster's reading differs from a string. */
const clusterScalar = new Type("tag:yaml.org,2002:cluster", {
  kind: "scalar",
  resolve: (source: string | null) => source === null || typeof resolveScalar(source) !== "string",
  construct: (source: string | null) => resolveScalar(source ?? ""),
});

const mergeKey = new Type("tag:yaml.org,2002:merge", { kind: "scalar", resolve: (source: string) => source === "<<" });

const clusterSchema = FAILSAFE_SCHEMA.extend({ implicit: [clusterScalar, mergeKey] });
