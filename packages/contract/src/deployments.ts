import Type, { type Static } from "typebox";
import { DelegationCheck } from "./domains.ts";
import { eventPhases, failureCodes, statuses, subStates } from "./lifecycle.ts";
import { Closed, DeploymentId, Literals, Nullable, PageQuery, Timestamp } from "./shared.ts";

const text = (maxLength: number) => Type.String({ maxLength });
const Cidrs = Type.Array(text(64), { maxItems: 20 });

/** One region of a request. The first is the primary. `key` (at most 6 characters) defaults to the location. */
export const RegionRequest = Type.Object({
  key: Type.Optional(text(64)),
  provider: Type.Optional(text(64)),
  cloudRegion: text(64),
  controlPlaneSize: Type.Optional(text(64)),
  workerSize: Type.Optional(text(64)),
  workerCount: Type.Optional(Type.Integer()),
  haEnabled: Type.Optional(Type.Boolean()),
});
export type RegionRequest = Static<typeof RegionRequest>;

/**
 * What a person asks for. Shapes only: the rules of each member stand in the server's `validate-request`.
 * Members not listed here do not refuse a create; they come back in `warnings`.
 */
export const CreateRequest = Type.Object({
  orgName: text(1000),
  orgEmail: text(1000),
  sovereignFQDN: Type.Optional(text(1000)),
  sovereignDomainMode: Type.Optional(text(64)),
  sovereignPoolDomain: Type.Optional(text(1000)),
  sovereignSubdomain: Type.Optional(text(1000)),
  registrar: Type.Optional(Type.Object({ name: text(64), token: text(1000) })),
  /** For a domain of the customer's own: records it holds today are copied into its new zone. */
  carryOver: Type.Optional(Type.Boolean()),
  hetznerToken: Type.Optional(text(1000)),
  hetznerProjectID: Type.Optional(text(64)),
  hetznerProjectId: Type.Optional(text(64)),
  dedicatedProject: Type.Optional(Type.Boolean()),
  sovereignCloudToken: Type.Optional(text(1000)),
  region: Type.Optional(text(64)),
  controlPlaneSize: Type.Optional(text(64)),
  workerSize: Type.Optional(text(64)),
  workerCount: Type.Optional(Type.Integer()),
  haEnabled: Type.Optional(Type.Boolean()),
  regions: Type.Optional(Type.Array(RegionRequest, { maxItems: 20 })),
  sshPublicKey: text(16_384),
  sshAllowedCIDRs: Type.Optional(Cidrs),
  k8sAPIAllowedCIDRs: Type.Optional(Cidrs),
  components: Type.Optional(Type.Array(text(64), { maxItems: 200 })),
  keycloakTopology: Type.Optional(text(64)),
  objectStorage: Type.Optional(Type.Object({ region: text(64), accessKey: text(1000), secretKey: text(1000) })),
  artifactMirrorURL: Type.Optional(text(2000)),
  registryMirrors: Type.Optional(Type.Record(Type.String(), text(2000))),
  caBundlePEM: Type.Optional(text(32_768)),
  organization: Type.Optional(Type.Object({}, { additionalProperties: true })),
  topology: Type.Optional(text(64)),
  airgap: Type.Optional(Type.Boolean()),
  /** Of the preflight that a person saw; an unchanged plan is not asked about again. */
  planHash: Type.Optional(text(128)),
  /** Ids of `warn` checks of the preflight that the person accepted. */
  acceptedWarnings: Type.Optional(Type.Array(text(64), { maxItems: 100 })),
});
export type CreateRequest = Static<typeof CreateRequest>;

export const CreateReply = Closed({
  id: DeploymentId,
  status: Literals(statuses),
  streamURL: Type.String(),
  warnings: Type.Array(Type.String()),
});
export type CreateReply = Static<typeof CreateReply>;

/** What a failed deployment needs from a person before a retry can work. */
export const needs = ["hetznerToken", "registrarToken", "allowReplace", "orphans"] as const;

export const Culprit = Closed({
  kind: Type.String(),
  name: Type.String(),
  region: Type.Optional(Type.String()),
  reason: Type.String(),
  message: Type.String(),
});

export const Failure = Closed({
  code: Literals(failureCodes),
  phase: Literals(eventPhases),
  message: Type.String(),
  retryable: Type.Boolean(),
  needs: Type.Optional(Type.Array(Literals(needs))),
  sentence: Type.Optional(Type.String()),
  culprit: Type.Optional(Culprit),
  at: Timestamp,
});
export type Failure = Static<typeof Failure>;

export const PlanSummary = Closed({
  create: Type.Integer(),
  update: Type.Integer(),
  replace: Type.Integer(),
  delete: Type.Integer(),
  byType: Type.Record(Type.String(), Type.Integer()),
  monthlyCostEUR: Nullable(Type.Number()),
  planHash: Type.String(),
});
export type PlanSummary = Static<typeof PlanSummary>;

export const RegionResult = Closed({
  controlPlaneIPs: Type.Array(Type.String()),
  workerIPs: Type.Array(Type.String()),
  loadBalancerIP: Type.String(),
  loadBalancerIPv6: Type.Optional(Type.String()),
  kubernetesAPI: Type.String(),
});

/** What stands after Phase 0. */
export const Result = Closed({
  sovereignFQDN: Type.String(),
  controlPlaneIP: Type.String(),
  loadBalancerIP: Type.String(),
  loadBalancerIPv6: Type.Optional(Type.String()),
  consoleURL: Type.String(),
  gitopsRepoURL: Type.String(),
  kubeconfigAvailable: Type.Boolean(),
  regions: Type.Record(Type.String(), RegionResult),
});
export type Result = Static<typeof Result>;

export const RegionState = Closed({
  key: Type.String(),
  clusterName: Type.String(),
  cloudRegion: Type.String(),
  role: Literals(["primary", "secondary"]),
  status: Literals(["pending", "created", "kubeconfig-accepted"]),
});

/** How one attempt of one phase went; durations in milliseconds. */
export const PhaseState = Closed({
  phase: Literals(eventPhases),
  attempt: Type.Integer(),
  status: Literals(["waiting", "running", "succeeded", "failed", "cancelled", "interrupted"]),
  startedAt: Nullable(Timestamp),
  finishedAt: Nullable(Timestamp),
  durationMs: Nullable(Type.Integer()),
  waitingFor: Type.Optional(Type.String()),
});
export type PhaseState = Static<typeof PhaseState>;

/** A deployment as anybody may see it: secrets are `<redacted>`. */
export const State = Closed({
  id: DeploymentId,
  status: Literals(statuses),
  subState: Type.Optional(Literals(subStates)),
  phase: Nullable(Literals(eventPhases)),
  attempt: Type.Integer(),
  owner: Type.String(),
  sovereignFQDN: Type.String(),
  domainMode: Literals(["pool", "byo-manual", "byo-api"]),
  region: Type.String(),
  regions: Type.Array(RegionState),
  startedAt: Timestamp,
  updatedAt: Timestamp,
  finishedAt: Nullable(Timestamp),
  numEvents: Type.Integer(),
  lastSeq: Type.Integer(),
  request: Type.Record(Type.String(), Type.Unknown()),
  warnings: Type.Array(Type.String()),
  error: Type.Optional(Type.String()),
  failure: Type.Optional(Failure),
  planSummary: Type.Optional(PlanSummary),
  cloudResources: Type.Boolean(),
  credentialsHeld: Type.Array(Type.String()),
  phases: Type.Array(PhaseState),
  result: Type.Optional(Result),
});
export type State = Static<typeof State>;

/** One line of a deployment's history. `seq` starts at 1 and has no gaps. */
export const Event = Closed({
  seq: Type.Integer({ minimum: 1 }),
  time: Timestamp,
  phase: Literals(eventPhases),
  level: Literals(["info", "warn", "error"]),
  message: Type.String(),
  region: Type.Optional(Type.String()),
  resource: Type.Optional(Type.String()),
  state: Type.Optional(Type.String()),
  code: Type.Optional(Type.String()),
  attempt: Type.Integer(),
});
export type Event = Static<typeof Event>;

export const ListQuery = Closed({
  ...PageQuery,
  status: Type.Optional(Literals(statuses)),
  fqdn: Type.Optional(text(255)),
  all: Type.Optional(Type.Boolean()),
  /** Part of a domain name or of an Organization's name, in any case. */
  search: Type.Optional(text(255)),
  /** Newest first unless said. */
  sort: Type.Optional(Literals(["newest", "oldest", "name"])),
});

/** `total` counts what fits the filter, whatever the page. */
export const ListReply = Closed({
  deployments: Type.Array(State),
  nextCursor: Type.Optional(Type.String()),
  total: Type.Optional(Type.Integer()),
});

export const EventsQuery = Closed({
  since: Type.Optional(Type.Integer({ minimum: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 1000 })),
});

export const EventsReply = Closed({ state: State, events: Type.Array(Event), done: Type.Boolean(), nextSince: Type.Integer() });
export type EventsReply = Static<typeof EventsReply>;

export const StreamQuery = Closed({ since: Type.Optional(Type.Integer({ minimum: 0 })) });

/** How far a run is. `eta` counts milliseconds from now; null while no earlier run tells. */
export const Progress = Closed({
  percent: Type.Integer({ minimum: 0, maximum: 100 }),
  phase: Nullable(Literals(eventPhases)),
  startedAt: Timestamp,
  eta: Nullable(Closed({ p50: Type.Integer(), p90: Type.Integer(), samples: Type.Integer() })),
  slowerThan: Nullable(Type.Integer()),
});
export type Progress = Static<typeof Progress>;

export const CancelRequest = Closed({ reason: Type.Optional(text(500)), wipe: Type.Optional(Type.Boolean()) });
export const CancelReply = Closed({ id: DeploymentId, status: Literals(statuses), subState: Type.Optional(Literals(subStates)) });

export const RetryRequest = Closed({
  hetznerToken: Type.Optional(text(1000)),
  registrarToken: Type.Optional(text(1000)),
  carryOver: Type.Optional(Type.Boolean()),
  fromPhase: Type.Optional(text(64)),
  allowReplace: Type.Optional(Type.Boolean()),
  orphans: Type.Optional(Literals(["fail", "import", "purge"])),
});
export type RetryRequest = Static<typeof RetryRequest>;

export const RetryReply = Closed({
  id: DeploymentId,
  status: Literals(statuses),
  phase: Literals(eventPhases),
  streamURL: Type.String(),
  message: Type.String(),
});

/** What became of a deployment's name; `noOp` when there was nothing to give back. */
export const ReleaseSubdomainReply = Closed({
  deploymentId: DeploymentId,
  poolDomain: Type.String(),
  subdomain: Type.String(),
  pdmReleased: Type.Boolean(),
  noOp: Type.Optional(Type.Boolean()),
  error: Type.Optional(Type.String()),
});

/** The names of a deployment as they are meant to be, and how its delegation looks from above. */
export const DeploymentDns = Closed({
  mode: Literals(["pool", "byo-manual", "byo-api"]),
  nameservers: Type.Array(Type.String()),
  records: Type.Array(Closed({ name: Type.String(), type: Literals(["A", "AAAA"]), ttl: Type.Integer(), content: Type.String() })),
  delegation: DelegationCheck,
});
export type DeploymentDns = Static<typeof DeploymentDns>;

export const PhaseParams = Type.Object({ id: Type.String({ maxLength: 64 }), phase: Type.String({ maxLength: 64 }) });

export const ForceQuery = Closed({ force: Type.Optional(Type.Boolean()) });
