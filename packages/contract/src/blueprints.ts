import Type, { type Static, type TSchema } from "typebox";
import { Closed, Literals } from "./shared.ts";

/*
 * The manifest of a Blueprint, `blueprint.yaml`, field by field. The schemas keep to what a CustomResourceDefinition can say (one type per
 * field, no unions of shapes), so that the API server's schema is made from the same source; what they cannot say, rules check.
 */

/** One schema, both served; `v1` is stored. */
export const blueprintApiVersions = ["catalyst.openova.io/v1alpha1", "catalyst.openova.io/v1"] as const;

/** Of `metadata.name`; the folder's name follows the prefix. */
export const blueprintNamePattern = "^bp-[a-z][a-z0-9-]{1,59}$";

export const blueprintVisibilities = ["listed", "unlisted", "private"] as const;
export const blueprintDeliveries = ["cluster", "mothership", "per-organization", "on-demand"] as const;

/** `active-hot-standby` is read as a synonym of `active-hotstandby`. */
export const placementModes = ["single-region", "active-active", "active-hotstandby"] as const;
export const placementModeSynonyms: Readonly<Record<string, PlacementMode>> = { "active-hot-standby": "active-hotstandby" };
const spelledPlacementModes = [...placementModes, "active-hot-standby"] as const;
export const replicationKinds = ["none", "cnpg-wal", "seaweedfs-bucket", "valkey-replicaof", "application"] as const;

/** A Sovereign has at most five regions. */
export const maxPlacementRegions = 5;

export const dependencyKinds = ["hard", "conditional", "reference"] as const;

/** `OAM` is reserved and refused. */
export const manifestSourceKinds = ["HelmChart", "Kustomize"] as const;

export const rotationKinds = ["oauth-client-secret", "database-credentials", "api-token", "signing-key", "tls-cert"] as const;

/** A time to live in one unit: `90d`. */
export const rotationTtlPattern = "^\\d+(s|m|h|d)$";

/** How long the old credential goes on working when nothing else is said. */
export const defaultRotationGracePeriod = "24h";

/** What a property's form field may be, beside what its type gives. */
export const uiHints = ["password", "domain-picker", "application-ref"] as const;

/** Not described any further: the API server keeps it as it is. */
const Free = (description: string) => Type.Unsafe<unknown>({ "x-kubernetes-preserve-unknown-fields": true, description });
const FreeObject = (description: string) =>
  Type.Unsafe<Record<string, unknown>>({ type: "object", "x-kubernetes-preserve-unknown-fields": true, description });
const Text = (maxLength: number, description: string) => Type.String({ minLength: 1, maxLength, description });
const Optional = <Schema extends TSchema>(schema: Schema) => Type.Optional(schema);

export const BlueprintCardSchema = Closed({
  title: Text(60, "Name on the card."),
  summary: Optional(Text(200, "What it is, in a sentence of plain text.")),
  tagline: Optional(Text(80, "The shorter form of the summary.")),
  category: Optional(Type.String({ pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 40, description: "In kebab-case." })),
  tags: Optional(Type.Array(Text(40, "A word to find it by."))),
  icon: Optional(Text(200, "Relative path to an SVG or PNG.")),
  screenshots: Optional(Type.Array(Text(200, "Relative path to an SVG or PNG."))),
  license: Optional(Text(200, "SPDX licence expression of what is installed.")),
  documentation: Optional(Text(500, "URL of the documentation.")),
});

export const BlueprintUpstreamSchema = Closed({
  chart: Text(100, "Name of the wrapped chart."),
  version: Text(100, "Its exact version."),
  repository: Text(500, "Where it comes from."),
  appVersion: Optional(Text(100, "Version of the program in it.")),
});

const ConfigMappingSchema = Closed({
  from: Type.String({ pattern: "^/", description: "JSON Pointer to a property of configSchema." }),
  to: Optional(Free("Path into the chart's values, or a list of them.")),
  transform: Optional(Text(2000, "CEL over `value`.")),
  secret: Optional(Closed({ name: Text(253, "Name of the Secret."), key: Text(253, "Key in the Secret.") })),
});

const PlacementSchema = Closed({
  modes: Optional(Type.Array(Literals(spelledPlacementModes))),
  default: Optional(Literals(spelledPlacementModes)),
  minRegions: Optional(Type.Integer({ minimum: 1, maximum: maxPlacementRegions })),
  maxRegions: Optional(Type.Integer({ minimum: 1, maximum: maxPlacementRegions })),
  replication: Optional(Type.Record(Type.String(), Literals(replicationKinds))),
});

export const BlueprintDependencySchema = Closed({
  blueprint: Text(63, "Name; `bp-` is put before it when missing."),
  version: Optional(Text(200, "Semver range. Pre-releases only when named.")),
  kind: Optional(Literals(dependencyKinds)),
  alias: Optional(Text(63, "Names the binding in values and outputs.")),
  when: Optional(Text(2000, "CEL over config, placement, size, sovereign, organization.")),
  values: Optional(FreeObject("Set on the dependency.")),
  from: Optional(Text(200, "The application-ref property that chooses the sibling Application.")),
});

const ManifestsSchema = Closed({
  source: Optional(
    Closed({
      kind: Literals(manifestSourceKinds),
      path: Optional(Text(200, "Relative to the Blueprint: `./chart`, `./manifests`.")),
      ref: Optional(Type.String({ pattern: "^oci://", maxLength: 500, description: "`oci://…/bp-x:1.2.3`." })),
    }),
  ),
  chart: Optional(Text(200, "Short form of a HelmChart source with a path.")),
  helmRelease: Optional(
    Closed({
      disableWait: Optional(Type.Boolean()),
      timeout: Optional(Type.String({ pattern: "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$", description: "As Go writes durations: `10m`." })),
    }),
  ),
});

const Provision = Closed({
  name: Text(253, "Of the object."),
  namespace: Optional(Text(63, "The release's own when left out.")),
  by: Optional(Text(253, "The object that makes it at run time: `Deployment/operator`.")),
});

const ProvisionsSchema = Closed({
  crds: Optional(Type.Array(Provision)),
  webhooks: Optional(Type.Array(Provision)),
  apiServices: Optional(Type.Array(Provision)),
  secrets: Optional(Type.Array(Provision)),
  configMaps: Optional(Type.Array(Provision)),
  services: Optional(Type.Array(Provision)),
  storageClasses: Optional(Type.Array(Provision)),
});

const UpgradesSchema = Closed({
  from: Optional(Type.Array(Text(200, "Range of versions that may be upgraded from."))),
  blocks: Optional(Type.Array(Text(200, "Range of versions that may not."))),
  recreate: Optional(
    Type.Array(
      Closed({
        kind: Text(63, "Of the object that is deleted and made anew."),
        name: Text(253, "Of the object."),
        from: Text(200, "Range of versions that it is needed from."),
        reason: Text(500, "Why, and what is lost meanwhile."),
      }),
    ),
  ),
});

const RotationSchema = Closed({
  kind: Literals(rotationKinds),
  name: Text(253, "Of the credential."),
  ttl: Type.String({ pattern: rotationTtlPattern }),
  gracePeriod: Optional(Type.String({ pattern: rotationTtlPattern, default: defaultRotationGracePeriod })),
});

export const BlueprintSpecSchema = Closed({
  version: Type.String({ maxLength: 100, description: "Semver without build metadata." }),
  card: BlueprintCardSchema,
  visibility: Literals(blueprintVisibilities),
  owner: Optional(
    Closed({ team: Optional(Text(100, "Who answers for it.")), contact: Optional(Type.String({ format: "email", maxLength: 254 })) }),
  ),
  upstream: Optional(Type.Array(BlueprintUpstreamSchema)),
  configSchema: Optional(FreeObject("JSON Schema 2020-12 of the answers; its root is an object.")),
  configMapping: Optional(Type.Array(ConfigMappingSchema)),
  placementSchema: Optional(PlacementSchema),
  depends: Type.Array(BlueprintDependencySchema),
  manifests: Optional(ManifestsSchema),
  delivery: Optional(Literals(blueprintDeliveries)),
  provides: Optional(ProvisionsSchema),
  requires: Optional(ProvisionsSchema),
  upgrades: Optional(UpgradesSchema),
  rotation: Optional(Type.Array(RotationSchema)),
  observability: Optional(
    Closed({
      metrics: Optional(Literals(["prometheus", "none"])),
      logs: Optional(Literals(["stdout"])),
      traces: Optional(Literals(["otlp", "none"])),
    }),
  ),
  images: Optional(Closed({ extra: Optional(Type.Array(Text(500, "Image that a controller starts later."))) })),
  outputs: Optional(Type.Record(Type.String(), Free("A constant string, or `{from: {kind, name, jsonPath}, secret?}`."))),
  prices: Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0, description: "Baisa per month." }))),
});

/** Written by blueprint-controller. */
export const BlueprintStatusSchema = Closed({
  phase: Optional(Literals(["Draft", "Published", "Deprecated", "Withdrawn"])),
  ociDigest: Optional(Type.String()),
  source: Optional(Literals(["catalog", "catalog-sovereign", "org"])),
  observedGeneration: Optional(Type.Integer()),
  conditions: Optional(
    Type.Array(
      Closed({
        type: Type.String(),
        status: Literals(["True", "False", "Unknown"]),
        reason: Type.String(),
        message: Type.String(),
        lastTransitionTime: Type.String({ format: "date-time" }),
        observedGeneration: Optional(Type.Integer()),
      }),
    ),
  ),
});

/** The whole file. Kubernetes' own fields of `metadata` are left to Kubernetes. */
export const BlueprintManifestSchema = Closed({
  apiVersion: Type.String(),
  kind: Type.String(),
  metadata: Closed({
    name: Type.String(),
    version: Optional(Type.String({ description: "Alias from older files; Kubernetes drops it." })),
    namespace: Optional(Type.String()),
    labels: Optional(Type.Record(Type.String(), Type.String())),
    annotations: Optional(Type.Record(Type.String(), Type.String())),
  }),
  spec: BlueprintSpecSchema,
  status: Optional(BlueprintStatusSchema),
});

export type PlacementMode = (typeof placementModes)[number];
export type BlueprintVisibility = (typeof blueprintVisibilities)[number];
export type BlueprintDelivery = (typeof blueprintDeliveries)[number];
export type BlueprintDependency = Static<typeof BlueprintDependencySchema>;
export type BlueprintSpec = Static<typeof BlueprintSpecSchema>;
export type BlueprintStatus = Static<typeof BlueprintStatusSchema>;
export type BlueprintManifest = Static<typeof BlueprintManifestSchema>;
