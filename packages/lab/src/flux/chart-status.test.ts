import { expect, test } from "vitest";
import { ChartFailure } from "./chart-failure.ts";
import { statusOfBuilt, statusOfFailed } from "./chart-status.ts";
import type { HelmChart, HelmChartStatus } from "./source-objects.ts";

const artifact = {
  path: "p",
  url: "http://127.0.0.1:1/p",
  revision: "1.0.0",
  digest: "sha256:00",
  size: 1,
  lastUpdateTime: "2030-01-01T00:00:00Z",
};
const built = { name: "bp-web", version: "1.0.0", bytes: new Uint8Array(1), verified: true };
const first = new Date("2030-01-01T00:00:00.500Z");
const later = new Date("2030-01-01T00:05:00.000Z");

test("a chart that was verified says so, for the generation that was asked for", () => {
  const status = statusOfBuilt(chart(3), built, artifact, first);

  expect(status).toMatchObject({ observedGeneration: 3, artifact, url: artifact.url });
  expect(typesOf(status)).toEqual({ Ready: "True", ArtifactInStorage: "True", SourceVerified: "True" });
  expect(status.conditions?.[0]).toMatchObject({ reason: "ChartPullSucceeded", lastTransitionTime: "2030-01-01T00:00:00Z" });
});

test("one that nobody asked to verify says nothing of its signature", () => {
  expect(typesOf(statusOfBuilt(chart(1), { ...built, verified: false }, artifact, first))).toEqual({
    Ready: "True",
    ArtifactInStorage: "True",
  });
});

test("after a failure the archive of before and its generation are left, so that nobody takes it for what is asked for now", () => {
  const before = statusOfBuilt(chart(1), built, artifact, first);

  const status = statusOfFailed(chart(2, before), new ChartFailure("ChartVerificationError", "no matching signatures"), later);

  expect(status).not.toHaveProperty("observedGeneration");
  expect(status).not.toHaveProperty("artifact");
  expect(typesOf(status)).toEqual({ Ready: "False", BuildFailed: "True", SourceVerified: "False", ArtifactInStorage: "True" });
});

test("a failure to pull says nothing of the signature", () => {
  const status = statusOfFailed(chart(1), new ChartFailure("ChartPullError", "404"), first);

  expect(typesOf(status)).toEqual({ Ready: "False", FetchFailed: "True" });
});

test("a condition that stays keeps the time since when it is so, and one that turns has a new one", () => {
  const before = statusOfBuilt(chart(1), built, artifact, first);
  const failed = statusOfFailed(chart(1, before), new ChartFailure("ChartPullError", "404"), later);

  expect(timesOf(statusOfBuilt(chart(2, before), built, artifact, later))["Ready"]).toBe("2030-01-01T00:00:00Z");
  expect(timesOf(failed)).toMatchObject({ Ready: "2030-01-01T00:05:00Z", ArtifactInStorage: "2030-01-01T00:00:00Z" });
});

test("a request to look again is told to be handled", () => {
  const asked = chart(1);
  asked.metadata.annotations = { "reconcile.fluxcd.io/requestedAt": "now" };

  expect(statusOfBuilt(asked, built, artifact, first).lastHandledReconcileAt).toBe("now");
});

function chart(generation: number, status?: HelmChartStatus): HelmChart {
  return {
    metadata: { name: "web", namespace: "flux-system", generation },
    spec: { chart: "bp-web", version: "1.0.0", interval: "1m", sourceRef: { kind: "HelmRepository", name: "catalyst" } },
    ...(status === undefined ? {} : { status }),
  } as HelmChart;
}

function typesOf({ conditions = [] }: HelmChartStatus): Record<string, string> {
  return Object.fromEntries(conditions.map(({ type, status }) => [type, status]));
}

function timesOf({ conditions = [] }: HelmChartStatus): Record<string, string> {
  return Object.fromEntries(conditions.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]));
}
