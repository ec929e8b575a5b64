import type { Artifact } from "./artifact-server.ts";
import type { BuiltChart } from "./build-chart.ts";
import type { ChartFailure } from "./chart-failure.ts";
import { type NewCondition, renewConditions } from "./conditions.ts";
import type { HelmChart, HelmChartStatus } from "./source-objects.ts";

/** What a HelmChart says of itself once its archive lies on the server. */
export function statusOfBuilt(chart: HelmChart, built: BuiltChart, artifact: Artifact, now: Date): HelmChartStatus {
  const message = `pulled '${built.name}' chart with version '${built.version}'`;
  const pulled = { status: "True", reason: "ChartPullSucceeded", message } as const;
  const verified = {
    type: "SourceVerified",
    status: "True",
    reason: "Succeeded",
    message: `verified signature of version ${built.version}`,
  } as const;
  const conditions = [{ type: "Ready", ...pulled }, { type: "ArtifactInStorage", ...pulled }, ...(built.verified ? [verified] : [])];

  return {
    ...handled(chart),
    observedGeneration: chart.metadata.generation,
    observedChartName: built.name,
    url: artifact.url,
    artifact,
    conditions: renewConditions(chart.status?.conditions ?? [], conditions, chart.metadata.generation, now),
  };
}

/**
 * What it says when it could not be built. The artifact of before stays, and so does `observedGeneration`: by that a reader knows that the
 * artifact is not what is asked for now.
 */
export function statusOfFailed(chart: HelmChart, { reason, message }: ChartFailure, now: Date): HelmChartStatus {
  const inStorage = chart.status?.conditions?.find(({ type }) => type === "ArtifactInStorage");
  const unverified = { type: "SourceVerified", status: "False", reason: "VerificationError", message } as const;
  const isVerification = reason === "ChartVerificationError";
  const conditions: NewCondition[] = [
    { type: "Ready", status: "False", reason, message },
    { type: isVerification ? "BuildFailed" : "FetchFailed", status: "True", reason, message },
    ...(isVerification ? [unverified] : []),
    ...(inStorage === undefined ? [] : [pick(inStorage)]),
  ];

  return { ...handled(chart), conditions: renewConditions(chart.status?.conditions ?? [], conditions, chart.metadata.generation, now) };
}

function pick({ type, status, reason, message }: NewCondition): NewCondition {
  return { type, status, reason, message };
}

function handled({ metadata }: HelmChart): Pick<HelmChartStatus, "lastHandledReconcileAt"> {
  const asked = metadata.annotations?.["reconcile.fluxcd.io/requestedAt"];

  return asked === undefined ? {} : { lastHandledReconcileAt: asked };
}
