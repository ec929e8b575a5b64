import type { PhaseState, State } from "@catalyst/contract";
import type { Db, Tx } from "../../database/connect.ts";
import type { Deployment } from "./deployment.ts";
import { listPhaseRuns } from "./phase-run-store.ts";
import type { PhaseRun } from "./store.ts";

/** Shows deployments as the API does: phases and names of held secrets added, nothing secret in it. */
export async function viewDeployments(db: Db | Tx, deployments: Deployment[]): Promise<State[]> {
  const ids = deployments.map(({ id }) => id);
  const [runs, held] = await Promise.all([listPhaseRuns(db, ids), listHeld(db, ids)]);
  const runsById = Map.groupBy(runs, (run) => run.deployment_id);
  return deployments.map((deployment) => toState(deployment, runsById.get(deployment.id) ?? [], held.get(deployment.id) ?? []));
}

export async function viewDeployment(db: Db | Tx, deployment: Deployment): Promise<State> {
  const [state] = await viewDeployments(db, [deployment]);
  return state as State;
}

/** Secrets that people gave, by the names they know them under. */
const shownSecrets: Record<string, string> = {
  hcloud_token: "hetznerToken",
  registrar_token: "registrar.token",
  sovereign_cloud_token: "sovereignCloudToken",
  object_storage_access_key: "objectStorage.accessKey",
  object_storage_secret_key: "objectStorage.secretKey",
};

async function listHeld(db: Db | Tx, ids: string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("secrets")
    .select(["scope", "name"])
    .where("scope", "in", ids)
    .where("name", "in", Object.keys(shownSecrets))
    .orderBy("name")
    .execute();
  const names = new Map<string, string[]>();
  for (const { scope, name } of rows) names.set(scope, [...(names.get(scope) ?? []), shownSecrets[name] ?? name]);
  return names;
}

function toState(deployment: Deployment, runs: PhaseRun[], credentialsHeld: string[]): State {
  const { spec, failure } = deployment;
  return {
    id: deployment.id,
    status: deployment.status,
    ...(deployment.subState ? { subState: deployment.subState } : {}),
    phase: deployment.phase as State["phase"],
    attempt: deployment.attempt,
    owner: deployment.owner,
    sovereignFQDN: spec.fqdn,
    domainMode: spec.domainMode,
    region: spec.regions[0]?.key ?? "",
    regions: spec.regions.map(({ key, clusterName, cloudRegion }, index) => ({
      key,
      clusterName,
      cloudRegion,
      role: index === 0 ? ("primary" as const) : ("secondary" as const),
      status: deployment.facts.acceptedKubeconfigs?.includes(key)
        ? ("kubeconfig-accepted" as const)
        : deployment.result
          ? ("created" as const)
          : ("pending" as const),
    })),
    startedAt: deployment.createdAt.toISOString(),
    updatedAt: deployment.updatedAt.toISOString(),
    finishedAt: deployment.finishedAt?.toISOString() ?? null,
    numEvents: deployment.lastSeq,
    lastSeq: deployment.lastSeq,
    request: redactedRequest(deployment, credentialsHeld),
    warnings: deployment.warnings,
    ...(failure ? { error: failure.message, failure } : {}),
    ...(deployment.planSummary ? { planSummary: deployment.planSummary } : {}),
    cloudResources: deployment.cloudResources,
    credentialsHeld,
    phases: runs.map(toPhaseState),
    ...(deployment.result ? { result: deployment.result } : {}),
  };
}

/** The request as sent; members that were secret stand as `<redacted>`. */
function redactedRequest(deployment: Deployment, held: string[]): Record<string, unknown> {
  const request: Record<string, unknown> = { ...deployment.spec.request, hetznerToken: "<redacted>" };
  if (deployment.spec.accepted) request["accepted"] = deployment.spec.accepted;
  if (held.includes("sovereignCloudToken")) request["sovereignCloudToken"] = "<redacted>";
  if (held.includes("objectStorage.secretKey")) request["objectStorage"] = "<redacted>";
  if (held.includes("registrar.token")) request["registrar"] = "<redacted>";
  return request;
}

function toPhaseState(run: PhaseRun): PhaseState {
  const durationMs = run.started_at && run.finished_at ? run.finished_at.getTime() - run.started_at.getTime() : null;
  return {
    phase: run.phase as PhaseState["phase"],
    attempt: run.attempt,
    status: run.status,
    startedAt: run.started_at?.toISOString() ?? null,
    finishedAt: run.finished_at?.toISOString() ?? null,
    durationMs,
    ...(run.waiting_for ? { waitingFor: run.waiting_for } : {}),
  };
}
