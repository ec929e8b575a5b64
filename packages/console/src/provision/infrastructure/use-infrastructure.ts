import { type InfrastructureTopology, isInFlight, type ReplyOf } from "@catalyst/contract";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { api } from "../../api/api.ts";
import type { DeploymentRecord } from "../live/use-record.ts";

export type Compute = ReplyOf<"readInfrastructureCompute">;
export type Storage = ReplyOf<"readInfrastructureStorage">;
export type Network = ReplyOf<"readInfrastructureNetwork">;

/** While a run lasts, what stands changes. */
const readEveryMs = 10_000;

/** Cloud, regions, clusters: of the record, or the plan where there is none. */
export function useTopology(id: string, record: DeploymentRecord): UseQueryResult<InfrastructureTopology> {
  return usePart(id, record, "topology", {
    read: (signal) => api.call("readInfrastructureTopology", { params: { id }, signal }),
    plan: (plan) => plan,
  });
}

export function useCompute(id: string, record: DeploymentRecord): UseQueryResult<Compute> {
  return usePart(id, record, "compute", {
    read: (signal) => api.call("readInfrastructureCompute", { params: { id }, signal }),
    plan: ({ topology }) => ({ clusters: topology.regions.flatMap(({ clusters }) => clusters), nodes: [], errors: [] }),
  });
}

export function useStorage(id: string, record: DeploymentRecord): UseQueryResult<Storage> {
  return usePart(id, record, "storage", {
    read: (signal) => api.call("readInfrastructureStorage", { params: { id }, signal }),
    plan: ({ storage }) => ({ ...storage, errors: [] }),
  });
}

export function useNetwork(id: string, record: DeploymentRecord): UseQueryResult<Network> {
  return usePart(id, record, "network", {
    read: (signal) => api.call("readInfrastructureNetwork", { params: { id }, signal }),
    plan: () => ({ loadBalancers: [], drgs: [], peerings: [], networks: [], errors: [] }),
  });
}

interface Source<Part> {
  read(signal: AbortSignal): Promise<Part>;
  plan(plan: InfrastructureTopology): Part;
}

function usePart<Part>(id: string, record: DeploymentRecord, name: string, { read, plan }: Source<Part>): UseQueryResult<Part> {
  const isPlan = record.kind === "plan";
  const isRunning = record.kind === "record" && isInFlight(record.state.status);
  return useQuery({
    queryKey: ["infrastructure", isPlan ? "plan" : id, name],
    queryFn: async ({ signal }) => (isPlan ? plan((await import("./planned-topology.ts")).plannedTopology()) : read(signal)),
    enabled: isPlan || record.kind === "record",
    refetchInterval: isRunning ? readEveryMs : false,
  });
}
