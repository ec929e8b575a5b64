import type { CreateRequest, Failure, PlanSummary, Result, Status, SubState } from "@catalyst/contract";

/** One region as planned: names and keys are computed once, here, and travel from then on; nothing derives a region from an index. */
export interface PlannedRegion {
  /** At most 6 characters, unique in the deployment. */
  key: string;
  /** Name of the region's cluster, for example `hz-fsn-mgt-prod`. */
  clusterName: string;
  provider: string;
  cloudRegion: string;
  controlPlaneSize: string;
  /** Empty when there are no workers. */
  workerSize: string;
  workerCount: number;
  haEnabled: boolean;
}

/** A validated request: defaults filled in, names normalised, secrets taken out. */
export interface DeploymentSpec {
  orgName: string;
  orgEmail: string;
  fqdn: string;
  domainMode: "pool" | "byo-manual" | "byo-api";
  poolDomain: string;
  subdomain: string;
  /** Where the domain is registered, in mode byo-api; its token is a secret of the deployment. */
  registrar?: string;
  /** Records that a domain of the customer's own holds today are copied into its new zone; a retry may say otherwise. */
  carryOver?: boolean;
  hetznerProjectID: string;
  dedicatedProject: boolean;
  regions: PlannedRegion[];
  sshPublicKey: string;
  sshAllowedCIDRs: string[];
  k8sAPIAllowedCIDRs: string[];
  artifactMirrorURL: string;
  registryMirrors: Record<string, string>;
  caBundlePEM: string;
  /** What the person had seen and agreed to beforehand, by ids of checks; `planHash` is that of the plan they saw. */
  accepted?: { warnings: string[]; planHash?: string; by: string; at: string };
  /** The request as it was sent, without secrets: shown to people, never interpreted. */
  request: Omit<CreateRequest, "hetznerToken" | "registrar" | "sovereignCloudToken" | "objectStorage">;
}

/** What phases learn and later phases need. Members are merged one by one, so a late phase cannot erase an earlier one's. */
export interface Facts {
  /** Listing of the project before anything was made: `kind:id` of each object. Taken once, kept for the wipe. */
  baseline?: string[];
  /** Id of the SSH key when the project already holds it; the module then makes none. Null once it was looked for and is not there. */
  existingSSHKeyId?: number | null;
  /** Dependency lock file the deployment was created with. */
  pluginLock?: string;
  /** Import blocks to write before the next plan: strays that are provably ours. */
  imports?: { address: string; id: string }[];
  /** Set once an apply began: from then on a plan must not destroy. */
  applied?: boolean;
  /** Since when a program is missing that nobody builds; RFC 3339. */
  toolMissingSince?: string | null;
  /** Tries of the apply that the cloud's own failures ended. */
  applyTries?: number;
  /** The person allowed a plan that replaces. */
  allowReplace?: boolean;
  /** What to do with objects that bear our names and are not provably ours. */
  orphans?: "fail" | "import" | "purge";
  /** Keys of the regions whose kubeconfig was accepted. */
  acceptedKubeconfigs?: string[];
  /** Address of each region's Kubernetes API, by region key. */
  kubernetesAPI?: Record<string, string>;
  /** What is held at the pool-domain-manager; null once it was given back. */
  domainHold?: DomainHold | null;
  /** What the last retry said about records of a domain of the customer's own. */
  carryOver?: boolean;
  /** How often this attempt has looked for its DNS. */
  dnsWaits?: number;
  /** What the last request for a wipe said about the domain. */
  restoreNameservers?: boolean;
  wipe?: import("../wipe/wipe-progress.ts").WipeProgress;
}

/** How the deployment's domain stands at the pool-domain-manager. */
export interface DomainHold {
  /** Until when a process looks after it; RFC 3339. */
  leaseUntil?: string;
  /** `reserved` lapses unless it is renewed; `claimed` is a customer's domain that was planned; `committed` has its DNS, or will have it. */
  state: "reserved" | "claimed" | "committed";
  /** When a reservation is to be renewed; RFC 3339. */
  renewAt?: string;
}

/** A deployment as the engine sees it. */
export interface Deployment {
  id: string;
  /** Cloud-safe form of the FQDN, at most 32 characters. */
  slug: string;
  owner: string;
  status: Status;
  subState: SubState | null;
  phase: string | null;
  attempt: number;
  /** Rises when a worker takes over; older epochs may not write. */
  epoch: number;
  spec: DeploymentSpec;
  facts: Facts;
  warnings: string[];
  cloudResources: boolean;
  cancelRequested: boolean;
  wipeAfterCancel: boolean;
  planSummary: PlanSummary | null;
  result: Result | null;
  failure: Failure | null;
  lastSeq: number;
  /** SHA-256 of the bearer that nodes post with. */
  bearerHash: Buffer | null;
  bearerExpiresAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}
