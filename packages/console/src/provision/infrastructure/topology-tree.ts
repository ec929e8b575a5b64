import type { Health, InfrastructureTopology } from "@catalyst/contract";

/** From what is bought to what runs in it. */
export const levels = ["cloud", "region", "cluster", "vcluster"] as const;
export type Level = (typeof levels)[number];

/** A fact of a part, by the name of its label. Numbers are counted, the rest is technical text. */
export type PartFact = [name: FactName, value: string | number];
export type FactName =
  | "provider"
  | "project"
  | "regions"
  | "quota"
  | "location"
  | "control-plane-size"
  | "worker-size"
  | "workers"
  | "version"
  | "nodes"
  | "load-balancer"
  | "namespace"
  | "role";

/** A part of a Sovereign's infrastructure with what is inside it. */
export interface Part {
  id: string;
  level: Level;
  name: string;
  status: Health;
  facts: PartFact[];
  children: Part[];
}

/** Clouds with their regions, clusters and virtual clusters, in the order in which the server tells them. */
export function partsOf({ cloud, topology }: InfrastructureTopology): Part[] {
  return cloud.map((account) => ({
    id: account.id,
    level: "cloud",
    name: account.name,
    status: account.status,
    facts: [
      ["provider", account.provider],
      ...fact("project", account.projectID),
      ["regions", account.regionCount],
      ...fact("quota", account.quotaUsed === null ? null : `${account.quotaUsed} / ${account.quotaLimit ?? "?"}`),
    ],
    children: topology.regions.filter(({ provider }) => provider === account.provider).map(regionPart),
  }));
}

/** Every part, each before what is inside it. */
export function flatParts(parts: readonly Part[]): Part[] {
  return parts.flatMap((part) => [part, ...flatParts(part.children)]);
}

type Region = InfrastructureTopology["topology"]["regions"][number];

function regionPart(region: Region): Part {
  return {
    id: region.id,
    level: "region",
    name: region.name,
    status: region.status,
    facts: [
      ["location", region.providerRegion],
      ["control-plane-size", region.skuCP],
      ["workers", region.workerCount],
      ...fact("worker-size", region.workerCount > 0 ? region.skuWorker : null),
    ],
    children: region.clusters.map(clusterPart),
  };
}

function clusterPart(cluster: Region["clusters"][number]): Part {
  return {
    id: cluster.id,
    level: "cluster",
    name: cluster.name,
    status: cluster.status,
    facts: [
      ...fact("version", cluster.version),
      ["nodes", cluster.nodeCount],
      ...cluster.loadBalancers.flatMap(({ publicIP, name }) => fact("load-balancer", publicIP ?? name)),
    ],
    children: cluster.vclusters.map(({ id, name, namespace, role, status }) => ({
      id,
      level: "vcluster",
      name,
      status,
      facts: [
        ["role", role],
        ["namespace", namespace],
      ],
      children: [],
    })),
  };
}

function fact(name: FactName, value: string | null | undefined): PartFact[] {
  return value === null || value === undefined || value === "" ? [] : [[name, value]];
}
