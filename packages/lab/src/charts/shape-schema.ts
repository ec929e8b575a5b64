import { Type, type TObject, type TProperties } from "typebox";

/** Parts of a shape know all their keys: a misspelt one would silently give another chart. */
function strict<P extends TProperties>(properties: P): TObject<P> {
  return Type.Object(properties, { additionalProperties: false });
}

/** A path below `.Values` (`operator.enabled`), `not` and a path, or a Go template expression; of several all must hold. */
const Condition = Type.Union([Type.String(), Type.Array(Type.String(), { minItems: 1 })]);
export type Condition = Type.Static<typeof Condition>;

/** A piece of a manifest: YAML in which strings may be Go templates and maps may carry the directives of template-tree.ts. */
const Tree = Type.Unknown();
const TreeMap = Type.Record(Type.String(), Tree);
export type TreeMap = Type.Static<typeof TreeMap>;

/** What every object may say. */
const common = {
  name: Type.String({ minLength: 1 }),
  when: Type.Optional(Condition),
  /** The release's, unless given. */
  namespace: Type.Optional(Type.String()),
  labels: Type.Optional(TreeMap),
  annotations: Type.Optional(TreeMap),
};

const Image = Type.Union([
  /** A path below `.Values` with `repository`, `tag` and so on; or, with `/`, `:` or `{{` in it, the reference itself. */
  Type.String({ minLength: 1 }),
  strict({
    from: Type.String(),
    /** The tag when the values name none. Default: `{{ .Chart.AppVersion }}`. */
    tag: Type.Optional(Type.String()),
    /** Appended to the repository. */
    suffix: Type.Optional(Type.String()),
  }),
]);
export type Image = Type.Static<typeof Image>;

/** A container as Kubernetes knows it, with `image` as above. */
const Container = Type.Intersect([Type.Object({ name: Type.String(), image: Image }), TreeMap]);
/** In a list of them, those that the values hold. */
const Containers = Type.Union([Container, strict({ $yaml: Type.String() })]);
export type Containers = Type.Static<typeof Containers>;

const Claim = strict({
  name: Type.String(),
  when: Type.Optional(Condition),
  size: Type.String(),
  storageClass: Type.Optional(Type.String()),
  accessModes: Type.Optional(Tree),
  labels: Type.Optional(TreeMap),
});
export type Claim = Type.Static<typeof Claim>;

const Workload = strict({
  ...common,
  kind: Type.Union([
    Type.Literal("Deployment"),
    Type.Literal("StatefulSet"),
    Type.Literal("DaemonSet"),
    Type.Literal("Job"),
    Type.Literal("CronJob"),
  ]),
  replicas: Type.Optional(Type.Union([Type.Integer({ minimum: 0 }), Type.String()])),
  /** `matchLabels`; the pods carry them too. Jobs have none. */
  selector: Type.Optional(TreeMap),
  podLabels: Type.Optional(TreeMap),
  podAnnotations: Type.Optional(TreeMap),
  /** Where its knobs lie below `.Values` (`""`: at the top); a map moves single knobs, see knobs.ts. */
  obeys: Type.Optional(Type.Union([Type.String(), Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]))])),
  serviceAccount: Type.Optional(Type.String()),
  initContainers: Type.Optional(Type.Array(Containers)),
  containers: Type.Array(Containers, { minItems: 1 }),
  /** Other fields of the pod's spec. */
  pod: Type.Optional(TreeMap),
  /** Other fields of the workload's spec: strategy, schedule, backoffLimit. */
  spec: Type.Optional(TreeMap),
  claims: Type.Optional(Type.Array(Claim)),
});
export type Workload = Type.Static<typeof Workload>;

const Service = strict({
  ...common,
  selector: Type.Optional(TreeMap),
  /** As Kubernetes knows them. */
  ports: Type.Array(Tree, { minItems: 1 }),
  /** Other fields of its spec. */
  spec: Type.Optional(TreeMap),
});
export type Service = Type.Static<typeof Service>;

const ServiceAccount = strict({
  ...common,
  imagePullSecrets: Type.Optional(Tree),
  automount: Type.Optional(Type.Union([Type.Boolean(), Type.String()])),
});
export type ServiceAccount = Type.Static<typeof ServiceAccount>;

/** `groups | resources | verbs`, comma-separated, `core` for the core group, or a rule as Kubernetes knows it. */
const RbacRule = Type.Union([Type.String({ pattern: "^[^|]+\\|[^|]+\\|[^|]+$" }), TreeMap]);
export type RbacRule = Type.Static<typeof RbacRule>;

const Rbac = strict({
  ...common,
  kind: Type.Union([Type.Literal("Role"), Type.Literal("ClusterRole")]),
  /** Left out: only the binding is made, to a role that exists. */
  rules: Type.Optional(Type.Array(RbacRule)),
  aggregate: Type.Optional(TreeMap),
  /** ServiceAccounts it is bound to; none: no binding. */
  bindTo: Type.Optional(Type.Array(Type.String(), { minItems: 1 })),
  /** Whom else it is bound to, as Kubernetes knows subjects. */
  subjects: Type.Optional(Tree),
  /** Namespace of those ServiceAccounts. Default: the release's. */
  subjectNamespace: Type.Optional(Type.String()),
  /** Default: the role's name. */
  bindingName: Type.Optional(Type.String()),
  /** A ClusterRole bound in the namespace only. */
  bindingKind: Type.Optional(Type.Union([Type.Literal("RoleBinding"), Type.Literal("ClusterRoleBinding")])),
});
export type Rbac = Type.Static<typeof Rbac>;

const Monitor = strict({
  ...common,
  kind: Type.Union([Type.Literal("ServiceMonitor"), Type.Literal("PodMonitor")]),
  selector: TreeMap,
  endpoints: Type.Array(Tree, { minItems: 1 }),
  spec: Type.Optional(TreeMap),
});
export type Monitor = Type.Static<typeof Monitor>;

const Crd = strict({
  plural: Type.String(),
  singular: Type.Optional(Type.String()),
  list: Type.Optional(Type.String()),
  group: Type.Optional(Type.String()),
  scope: Type.Optional(Type.Union([Type.Literal("Namespaced"), Type.Literal("Cluster")])),
  short: Type.Optional(Type.Array(Type.String())),
  categories: Type.Optional(Type.Array(Type.String())),
  /** Default: those of the set. */
  versions: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.Literal("stored"), Type.Literal("served"), Type.Literal("unserved")])),
  ),
  /** Printer columns: JSON path, or type and path (`date .metadata.creationTimestamp`). */
  columns: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** Default: status. `[]`: none. */
  subresources: Type.Optional(Type.Union([Type.Array(Type.Literal("status")), TreeMap])),
  /** Fields beside spec and status, open as well. */
  fields: Type.Optional(Type.Array(Type.String())),
});
export type Crd = Type.Static<typeof Crd>;

const CrdSet = strict({
  /** For `effects` to name it. */
  id: Type.Optional(Type.String()),
  /** `crds`: the folder that Helm installs first and never upgrades; `templates`: in the release; `runtime`: registered by its pods. */
  from: Type.Union([Type.Literal("crds"), Type.Literal("templates"), Type.Literal("runtime")]),
  when: Type.Optional(Condition),
  group: Type.String(),
  scope: Type.Optional(Type.Union([Type.Literal("Namespaced"), Type.Literal("Cluster")])),
  versions: Type.Optional(
    Type.Record(Type.String(), Type.Union([Type.Literal("stored"), Type.Literal("served"), Type.Literal("unserved")])),
  ),
  categories: Type.Optional(Type.Array(Type.String())),
  labels: Type.Optional(TreeMap),
  annotations: Type.Optional(TreeMap),
  kinds: Type.Record(Type.String(), Crd),
});
export type CrdSet = Type.Static<typeof CrdSet>;

/** What the real program does once it runs, and a simulated pod cannot. Data only: nothing performs it yet. */
const Effect = strict({
  /** `Deployment/cilium-operator`: the workload whose pods must be Ready; the name as in `workloads`. */
  after: Type.String({ pattern: "^[A-Z][A-Za-z]+/.+$" }),
  when: Type.Optional(Condition),
  /** Ids of sets of definitions with `from: runtime`. */
  registers: Type.Optional(Type.Array(Type.String())),
  /** Objects it makes. */
  creates: Type.Optional(Type.Array(TreeMap)),
  /** Conditions it sets on every object of a kind. */
  sets: Type.Optional(
    Type.Array(
      strict({
        apiVersion: Type.String(),
        kind: Type.String(),
        name: Type.Optional(Type.String()),
        condition: strict({ type: Type.String(), status: Type.String(), reason: Type.String() }),
      }),
    ),
  ),
  /** Webhooks it answers, by the name of their configuration, and how. */
  answers: Type.Optional(
    Type.Array(
      strict({
        webhook: Type.String(),
        with: Type.Union([Type.Literal("allow"), Type.Literal("unchanged")]),
        /** It writes its CA bundle into the configuration first. */
        injectsCA: Type.Optional(Type.Boolean()),
      }),
    ),
  ),
});
export type Effect = Type.Static<typeof Effect>;

/** A JSON Schema, or the names of types. */
const ValueType = Type.Union([Type.String(), Type.Array(Type.String()), TreeMap]);

/** One upstream chart, as far as Blueprints rely on it. */
export const Shape = strict({
  chart: Type.String({ pattern: "^[a-z0-9][a-z0-9.-]*$" }),
  version: Type.String({ minLength: 1 }),
  appVersion: Type.String(),
  repository: Type.String({ pattern: "^(https|oci)://" }),
  description: Type.String(),
  kubeVersion: Type.Optional(Type.String()),
  /** What differs from upstream on purpose, one sentence each. */
  differs: Type.Optional(Type.Array(Type.String())),
  /** Objects (`Secret/cilium-ca`) that upstream makes anew at every render, and the stand-in as well. */
  changing: Type.Optional(Type.Array(Type.String({ pattern: "^[A-Z][A-Za-z]+/.+$" }))),
  /** Default values that the templates obey. */
  values: TreeMap,
  /** Default values that are accepted and change nothing. */
  withoutEffect: Type.Optional(TreeMap),
  /** Types of single values (by path) where the default does not tell them. */
  types: Type.Optional(Type.Record(Type.String(), ValueType)),
  /** Labels of every object. */
  labels: Type.Optional(TreeMap),
  /** Named templates, beside `<chart>.name`, `.fullname`, `.chart` and `.image`. */
  helpers: Type.Optional(Type.String()),
  crds: Type.Optional(Type.Array(CrdSet)),
  serviceAccounts: Type.Optional(Type.Array(ServiceAccount)),
  rbac: Type.Optional(Type.Array(Rbac)),
  services: Type.Optional(Type.Array(Service)),
  workloads: Type.Optional(Type.Array(Workload)),
  monitors: Type.Optional(Type.Array(Monitor)),
  /** Anything else, as manifests; `when` stands beside `kind`. */
  objects: Type.Optional(Type.Array(TreeMap)),
  /** Whole template files in Helm's language: what none of the above can say. */
  templates: Type.Optional(Type.Record(Type.String({ pattern: "^[a-z0-9][a-z0-9.-]*\\.(yaml|tpl)$" }), Type.String())),
  effects: Type.Optional(Type.Array(Effect)),
  /** Values that the tests turn on, one render each, beside the default one. */
  toggles: Type.Optional(Type.Record(Type.String(), TreeMap)),
});
export type Shape = Type.Static<typeof Shape>;
