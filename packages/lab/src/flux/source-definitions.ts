/** The API group of Flux's sources. */
export const sourceGroup = "source.toolkit.fluxcd.io";

const open = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
const text = { type: "string" };
const flag = { type: "boolean" };
const duration = { type: "string", pattern: String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$` };
const reference = { type: "object", required: ["name"], properties: { name: text } };

const verification = {
  type: "object",
  required: ["provider"],
  properties: {
    provider: { type: "string", enum: ["cosign", "notation"], default: "cosign" },
    secretRef: reference,
    matchOIDCIdentity: { type: "array", items: open },
  },
};

const helmRepository = {
  type: "object",
  required: ["url"],
  properties: {
    url: { type: "string", pattern: "^(http|https|oci)://.*$" },
    type: { type: "string", enum: ["default", "oci"] },
    provider: { type: "string", enum: ["generic", "aws", "azure", "gcp"], default: "generic" },
    secretRef: reference,
    certSecretRef: reference,
    passCredentials: flag,
    interval: duration,
    insecure: flag,
    timeout: duration,
    suspend: flag,
    accessFrom: open,
  },
};

const helmChart = {
  type: "object",
  required: ["chart", "interval", "sourceRef"],
  properties: {
    chart: text,
    version: { type: "string", default: "*" },
    sourceRef: {
      type: "object",
      required: ["kind", "name"],
      properties: { apiVersion: text, kind: { type: "string", enum: ["HelmRepository", "GitRepository", "Bucket"] }, name: text },
    },
    interval: duration,
    reconcileStrategy: { type: "string", enum: ["ChartVersion", "Revision"], default: "ChartVersion" },
    valuesFiles: { type: "array", items: text },
    ignoreMissingValuesFiles: flag,
    suspend: flag,
    verify: verification,
  },
};

/**
 * The kinds of source.toolkit.fluxcd.io/v1, written after the Go types of `github.com/fluxcd/source-controller/api/v1`. Those that the lab's
 * source controller serves are described; the others, which Flux's controllers watch too, take anything.
 */
export const sourceDefinitions: readonly SourceDefinition[] = [
  definition("HelmRepository", "helmrepositories", helmRepository),
  definition("HelmChart", "helmcharts", helmChart),
  definition("OCIRepository", "ocirepositories", open),
  definition("GitRepository", "gitrepositories", open),
  definition("Bucket", "buckets", open),
];

export interface SourceDefinition {
  apiVersion: string;
  kind: "CustomResourceDefinition";
  metadata: { name: string };
  spec: Record<string, unknown>;
}

function definition(kind: string, plural: string, spec: object): SourceDefinition {
  const status = { ...open, default: { observedGeneration: -1 } };

  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${sourceGroup}` },
    spec: {
      group: sourceGroup,
      scope: "Namespaced",
      names: { kind, listKind: `${kind}List`, plural, singular: kind.toLowerCase() },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          subresources: { status: {} },
          schema: { openAPIV3Schema: { type: "object", properties: { spec, status } } },
        },
      ],
    },
  };
}
