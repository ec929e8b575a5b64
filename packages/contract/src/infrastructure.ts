import Type, { type Static } from "typebox";
import { Closed, Literals, Nullable } from "./shared.ts";

export const healths = ["healthy", "degraded", "failed", "unknown"] as const;
export type Health = (typeof healths)[number];
const status = Literals(healths);

export const CloudAccount = Closed({
  id: Type.String(),
  provider: Type.String(),
  name: Type.String(),
  projectID: Type.Optional(Type.String()),
  regionCount: Type.Integer(),
  quotaUsed: Nullable(Type.Integer()),
  quotaLimit: Nullable(Type.Integer()),
  status,
});

export const VCluster = Closed({
  id: Type.String(),
  name: Type.String(),
  namespace: Type.String(),
  role: Literals(["dmz", "rtz", "mgmt", "other"]),
  status,
});

export const LoadBalancer = Closed({
  id: Type.String(),
  name: Type.String(),
  publicIP: Nullable(Type.String()),
  ports: Type.String(),
  listeners: Type.Array(Closed({ port: Type.Integer(), protocol: Type.String() })),
  targets: Type.Array(Closed({ id: Type.String(), ip: Type.String(), status })),
  targetHealth: status,
  region: Type.String(),
  status,
});
export type LoadBalancer = Static<typeof LoadBalancer>;

export const NodePool = Closed({
  id: Type.String(),
  name: Type.String(),
  role: Type.String(),
  sku: Type.String(),
  region: Type.String(),
  desiredSize: Type.Integer(),
  currentSize: Type.Integer(),
  status,
});
export type NodePool = Static<typeof NodePool>;

export const InfrastructureNode = Closed({
  id: Type.String(),
  name: Type.String(),
  sku: Type.String(),
  region: Type.String(),
  role: Type.String(),
  ip: Nullable(Type.String()),
  status,
  nodePoolID: Type.Optional(Type.String()),
});
export type InfrastructureNode = Static<typeof InfrastructureNode>;

export const InfrastructureCluster = Closed({
  id: Type.String(),
  name: Type.String(),
  version: Nullable(Type.String()),
  status,
  nodeCount: Type.Integer(),
  vclusters: Type.Array(VCluster),
  loadBalancers: Type.Array(LoadBalancer),
  nodePools: Type.Array(NodePool),
  nodes: Type.Array(InfrastructureNode),
});
export type InfrastructureCluster = Static<typeof InfrastructureCluster>;

export const FirewallRule = Closed({
  id: Type.String(),
  direction: Type.String(),
  protocol: Type.String(),
  port: Type.String(),
  sources: Type.Array(Type.String()),
  action: Literals(["accept", "drop"]),
});

export const Peering = Closed({ id: Type.String(), name: Type.String(), vpcPair: Type.String(), subnets: Type.String(), status });

export const InfrastructureNetwork = Closed({
  id: Type.String(),
  name: Type.String(),
  cidr: Nullable(Type.String()),
  region: Type.String(),
  peerings: Type.Array(Peering),
  firewalls: Type.Array(Closed({ id: Type.String(), name: Type.String(), rules: Type.Array(FirewallRule), status })),
  status,
});

export const InfrastructureRegion = Closed({
  /** `region-<key>`. */
  id: Type.String(),
  name: Type.String(),
  provider: Type.String(),
  providerRegion: Type.String(),
  skuCP: Type.String(),
  skuWorker: Type.String(),
  workerCount: Type.Integer(),
  status,
  clusters: Type.Array(InfrastructureCluster),
  networks: Type.Array(InfrastructureNetwork),
});
export type InfrastructureRegion = Static<typeof InfrastructureRegion>;

/** Values in text as Kubernetes writes quantities. */
export const InfrastructureStorage = Closed({
  pvcs: Type.Array(
    Closed({
      id: Type.String(),
      name: Type.String(),
      namespace: Type.String(),
      capacity: Type.String(),
      used: Nullable(Type.String()),
      storageClass: Type.String(),
      status,
    }),
  ),
  buckets: Type.Array(
    Closed({
      id: Type.String(),
      name: Type.String(),
      endpoint: Type.String(),
      capacity: Nullable(Type.String()),
      used: Nullable(Type.String()),
      retentionDays: Nullable(Type.Integer()),
    }),
  ),
  volumes: Type.Array(
    Closed({
      id: Type.String(),
      name: Type.String(),
      capacity: Type.String(),
      region: Type.String(),
      attachedTo: Nullable(Type.String()),
      status,
    }),
  ),
});
export type InfrastructureStorage = Static<typeof InfrastructureStorage>;

/** A source that could not be read; its values are null or absent, never guessed. */
export const SourceError = Closed({ source: Type.String(), message: Type.String() });
const errors = Type.Array(SourceError);

/** What stands, from the OpenTofu state; what is planned, before anything stands. */
export const InfrastructureTopology = Closed({
  /** `planned` before the first resource is made. */
  basis: Literals(["planned", "state"]),
  cloud: Type.Array(CloudAccount),
  topology: Closed({
    pattern: Literals(["solo", "ha-pair", "multi-region", "air-gap", "unknown"]),
    regions: Type.Array(InfrastructureRegion),
  }),
  storage: InfrastructureStorage,
  errors,
});
export type InfrastructureTopology = Static<typeof InfrastructureTopology>;

export const InfrastructureCompute = Closed({
  clusters: Type.Array(InfrastructureCluster),
  nodes: Type.Array(InfrastructureNode),
  errors,
});
export const InfrastructureStorageReply = Closed({ ...InfrastructureStorage.properties, errors });
export const InfrastructureNetworkReply = Closed({
  loadBalancers: Type.Array(LoadBalancer),
  drgs: Type.Array(Type.String(), { maxItems: 0 }),
  peerings: Type.Array(Peering),
  networks: Type.Array(InfrastructureNetwork),
  errors,
});

export const treemapGroups = ["sovereign", "cluster", "family", "namespace", "application"] as const;
export const treemapColors = ["utilization", "health", "age"] as const;
export const treemapSizes = ["cpu_limit", "memory_limit", "storage_limit", "replica_count"] as const;

/** `group_by` is a comma-separated list of at most four layers without repeats, outermost first. */
export const TreemapQuery = Closed({
  deployment_id: Type.Optional(Type.String({ maxLength: 64 })),
  group_by: Type.Optional(Type.String({ maxLength: 200 })),
  color_by: Type.Optional(Type.String({ maxLength: 64 })),
  size_by: Type.Optional(Type.String({ maxLength: 64 })),
});

/** A cell: `percentage` is null when nothing was measured. */
export interface TreemapItem {
  id: string;
  name: string;
  count: number;
  percentage: number | null;
  size_value?: number;
  children?: TreemapItem[];
}

export const TreemapItem = Type.Unsafe<TreemapItem>(
  Type.Cyclic(
    {
      Item: Closed({
        id: Type.String(),
        name: Type.String(),
        count: Type.Integer(),
        percentage: Nullable(Type.Number({ minimum: 0, maximum: 100 })),
        size_value: Type.Optional(Type.Number()),
        children: Type.Optional(Type.Array(Type.Ref("Item"))),
      }),
    },
    "Item",
  ),
);

export const TreemapReply = Closed({ items: Type.Array(TreemapItem), total_count: Type.Integer() });
export type TreemapReply = Static<typeof TreemapReply>;
