import type {
  CloudAccount,
  InfrastructureCompute,
  InfrastructureNetworkReply,
  InfrastructureRegion,
  InfrastructureStorage,
  InfrastructureStorageReply,
  InfrastructureTopology,
  SourceError,
} from "@catalyst/contract";
import providersFile from "@catalyst/contract/data/providers.json" with { type: "json" };
import type { Static } from "typebox";
import type { Db } from "../../database/connect.ts";
import { CatalystError } from "../../platform/errors.ts";
import { demandUnwiped } from "../deployments/demand-deployment.ts";
import type { Deployment, DeploymentSpec } from "../deployments/deployment.ts";
import type { StateStore } from "../tofu-state/tofu-state.ts";
import { describeRegion } from "./describe-region.ts";
import { worst } from "./health.ts";
import { madeIn } from "./made-objects.ts";
import { patternOf } from "./topology-plan.ts";

export interface InfrastructureParts {
  db: Db;
  states: Pick<StateStore, "resources">;
  /** Version of Kubernetes that servers install; undefined when the pins cannot be read. */
  kubernetesVersion(): Promise<string | undefined>;
}

/** What a deployment's Sovereign stands on: planned before the first resource is made, afterwards as OpenTofu's state has it. */
export async function readTopology(parts: InfrastructureParts, deploymentId: string): Promise<InfrastructureTopology> {
  const deployment = await demandOurs(parts.db, deploymentId);
  const { spec } = deployment;
  const resources = await parts.states.resources(deployment.id);
  const version = await parts.kubernetesVersion();
  const stands = resources.length > 0 || deployment.status === "wiping";
  const regions = spec.regions.map((region, index) =>
    describeRegion(region, { spec, index, made: stands ? madeIn(region.key, resources) : undefined, version: version ?? null }),
  );
  return {
    basis: stands ? "state" : "planned",
    cloud: cloudAccounts(spec, regions),
    topology: { pattern: patternOf(spec), regions },
    storage: nothingStored,
    errors: [
      ...(version === undefined ? [{ source: "pins", message: "The pinned version of Kubernetes cannot be read" }] : []),
      clusterUnread(stands),
    ],
  };
}

export async function readCompute(parts: InfrastructureParts, deploymentId: string): Promise<Static<typeof InfrastructureCompute>> {
  const { topology, errors } = await readTopology(parts, deploymentId);
  const clusters = topology.regions.flatMap((region) => region.clusters);
  return { clusters, nodes: clusters.flatMap(({ nodes }) => nodes), errors };
}

export async function readStorage(parts: InfrastructureParts, deploymentId: string): Promise<Static<typeof InfrastructureStorageReply>> {
  const { storage, errors } = await readTopology(parts, deploymentId);
  return { ...storage, errors };
}

export async function readNetwork(parts: InfrastructureParts, deploymentId: string): Promise<Static<typeof InfrastructureNetworkReply>> {
  const { topology, errors } = await readTopology(parts, deploymentId);
  const networks = topology.regions.flatMap((region) => region.networks);
  return {
    loadBalancers: topology.regions.flatMap(({ clusters }) => clusters.flatMap(({ loadBalancers }) => loadBalancers)),
    drgs: [],
    peerings: networks.flatMap(({ peerings }) => peerings),
    networks,
    errors,
  };
}

/** After handover the Sovereign tells of itself; the mothership has forgotten how to look. */
export async function demandOurs(db: Db, deploymentId: string): Promise<Deployment> {
  const deployment = await demandUnwiped(db, deploymentId);
  if (deployment.status !== "adopted") return deployment;
  throw new CatalystError("handed-over", { members: { sovereignConsoleURL: `https://console.${deployment.spec.fqdn}` } });
}

/** The module makes no volumes and no buckets; claims live in the cluster. */
const nothingStored: Static<typeof InfrastructureStorage> = { pvcs: [], buckets: [], volumes: [] };

function clusterUnread(stands: boolean): Static<typeof SourceError> {
  const message = stands
    ? "The cluster cannot be asked yet, so its health, volume claims and buckets are not known"
    : "There is no cluster yet; what is shown is the plan";
  return { source: "cluster", message };
}

/** How much of a quota is used, only a look with a token could tell; none is made for a page. */
function cloudAccounts({ hetznerProjectID }: DeploymentSpec, regions: InfrastructureRegion[]): Static<typeof CloudAccount>[] {
  return [...Map.groupBy(regions, ({ provider }) => provider)].map(([provider, own]) => ({
    id: `cloud-${provider}`,
    provider,
    name: providersFile.providers.find(({ id }) => id === provider)?.name ?? provider,
    ...(provider === "hetzner" && hetznerProjectID !== "" ? { projectID: hetznerProjectID } : {}),
    regionCount: own.length,
    quotaUsed: null,
    quotaLimit: null,
    status: worst(own.map(({ status }) => status)),
  }));
}
