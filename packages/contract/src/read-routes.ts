import Type from "typebox";
import * as components from "./components.ts";
import { Diagnosis, WhyQuery } from "./diagnosis.ts";
import * as infrastructure from "./infrastructure.ts";
import * as jobs from "./jobs.ts";
import { Preparation } from "./preflight.ts";
import { DeploymentParams } from "./shared.ts";

const D = "/deployments/:id";

const base = { method: "GET", prefix: "api" } as const;
const ofDeployment = { ...base, access: "owner-read", params: DeploymentParams } as const;

/** What a console shows of a deployment beyond its state and events, and of what can be chosen. */
export const readRoutes = {
  readWhy: { ...ofDeployment, path: `${D}/why`, summary: "Why a deployment waits or failed", query: WhyQuery, replies: { 200: Diagnosis } },
  listJobs: { ...ofDeployment, path: `${D}/jobs`, summary: "The jobs of a deployment", replies: { 200: jobs.JobsReply } },
  listBatches: {
    ...ofDeployment,
    path: `${D}/jobs/batches`,
    summary: "How many jobs of each batch are done",
    replies: { 200: jobs.BatchesReply },
  },
  readJob: {
    ...ofDeployment,
    path: `${D}/jobs/:jobId`,
    summary: "A job and its executions, newest first",
    params: jobs.JobParams,
    replies: { 200: jobs.JobReply },
  },
  readExecutionLogs: {
    ...base,
    path: "/actions/executions/:executionId/logs",
    access: "person",
    summary: "Log lines of an execution, by number",
    params: jobs.ExecutionParams,
    query: jobs.LogsQuery,
    replies: { 200: jobs.LogsReply },
  },
  readComponentStates: {
    ...ofDeployment,
    path: `${D}/components/state`,
    summary: "Where each component of the kit stands",
    query: components.ComponentStatesQuery,
    replies: { 200: components.ComponentStatesReply },
  },
  readKubeconfig: {
    ...ofDeployment,
    path: `${D}/kubeconfig`,
    summary: "The kubeconfig that a control plane posted",
    query: Type.Object({ region: Type.Optional(Type.String({ maxLength: 64 })) }),
    secretReply: true,
    replies: { 200: Type.String() },
  },
  readTreemap: {
    ...base,
    path: "/dashboard/treemap",
    access: "person",
    summary: "Workloads by size and colour",
    query: infrastructure.TreemapQuery,
    replies: { 200: infrastructure.TreemapReply },
  },
  readInfrastructureTopology: {
    ...ofDeployment,
    path: `${D}/infrastructure/topology`,
    summary: "Cloud, regions, clusters and what hangs on them",
    replies: { 200: infrastructure.InfrastructureTopology },
  },
  readInfrastructureCompute: {
    ...ofDeployment,
    path: `${D}/infrastructure/compute`,
    summary: "Clusters and nodes",
    replies: { 200: infrastructure.InfrastructureCompute },
  },
  readInfrastructureStorage: {
    ...ofDeployment,
    path: `${D}/infrastructure/storage`,
    summary: "Volume claims, buckets and volumes",
    replies: { 200: infrastructure.InfrastructureStorageReply },
  },
  readInfrastructureNetwork: {
    ...ofDeployment,
    path: `${D}/infrastructure/network`,
    summary: "Load balancers, networks, firewalls and peerings",
    replies: { 200: infrastructure.InfrastructureNetworkReply },
  },
  listProviders: {
    ...base,
    path: "/catalog/providers",
    access: "public",
    summary: "Providers, regions and sizes, with what can be ordered now",
    replies: { 200: components.ProvidersReply },
  },
  listComponents: {
    ...base,
    path: "/catalog/components",
    access: "public",
    summary: "Components that can be chosen, their families, and the bootstrap kit",
    replies: { 200: components.ComponentCatalog },
  },
  readPreparation: {
    ...base,
    path: "/preparation",
    access: "public",
    summary: "What this mothership still makes ready, and what it can do",
    replies: { 200: Preparation },
  },
} as const;
