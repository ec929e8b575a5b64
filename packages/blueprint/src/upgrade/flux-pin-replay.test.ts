import { fluxDefinitions } from "@catalyst/lab/flux/flux-definitions.ts";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { definition, widget } from "./corpus/objects.ts";
import { simulateUpgrade } from "./simulate-upgrade.ts";
import { type HelmForTests, helmForTests } from "./testing/helm-release.ts";
import { truthCluster } from "./testing/truth-cluster.ts";

/** Two releases that share no version of HelmRelease: 0.36 came with Flux 2.1, 1.4 with Flux 2.7. */
const [older, newer] = [await fluxDefinitions("v0.36.0"), await fluxDefinitions("v1.4.3")];
const noApi = await kubeApiMissing();

const helmRelease = (version: string, name: string): KubeObject => ({
  apiVersion: `helm.toolkit.fluxcd.io/${version}`,
  kind: "HelmRelease",
  metadata: { name },
  spec: { interval: "15m", chart: { spec: { chart: "bp-keycloak", sourceRef: { kind: "HelmRepository", name: "catalyst" } } } },
});

/** What the cluster has, what the wrong pin brings, and an object that would be lost. */
const replays = [
  {
    name: "stand-ins for Flux's definitions",
    missing: undefined,
    live: [definition("replay", [{ name: "v1", storage: true }])],
    drifted: [definition("replay", [{ name: "v1beta1", storage: true }])],
    instance: widget("replay", "bp-keycloak", { size: 1 }),
    stored: "v1",
  },
  {
    name: "Flux's own definitions, older than the cluster's",
    missing: newer && older ? undefined : "Go's cache has no helm-controller 0.36.0 and 1.4.3",
    live: newer ?? [],
    drifted: older ?? [],
    instance: helmRelease("v2", "bp-keycloak"),
    stored: "v2",
  },
  {
    name: "Flux's own definitions, too far ahead of the cluster's",
    missing: newer && older ? undefined : "Go's cache has no helm-controller 0.36.0 and 1.4.3",
    live: older ?? [],
    drifted: newer ?? [],
    instance: helmRelease("v2beta1", "bp-keycloak"),
    stored: "v2beta1",
  },
];

const release = { name: "flux", namespace: "flux-system" };
const appliers = ["helm3", "helm4", "kustomize"] as const;

describe.each(replays)("a wrong pin that brings $name", ({ missing, live, drifted, stored }) => {
  test.skipIf(missing !== undefined).each(appliers)(
    `is refused with %s before anything can be deleted${missing === undefined ? "" : ` (left out: ${missing})`}`,
    (applier) => {
      const report = simulateUpgrade({ oldRender: live, newRender: drifted, applier, release });

      expect(report.verdict).toBe("refused");
      expect(report.objects[0]).toMatchObject({ verdict: "invalid", force: applier === "kustomize" ? "forbidden" : "no-effect" });
      expect(report.objects[0]?.findings[0]).toMatchObject({ row: "UP-CRD-STORED", field: "status.storedVersions[0]" });
      expect(report.objects[0]?.remedy).toContain(`Add ${stored} back`);
    },
  );

  test.skipIf(missing !== undefined)("is refused as well when it lies in crds/, which Flux replaces", () => {
    const report = simulateUpgrade({ oldRender: [], newRender: [], oldCrds: live, newCrds: drifted, applier: "helm3", release });

    expect(report).toMatchObject({ verdict: "refused", objects: [{ findings: [{ row: "UP-CRD-STORED" }] }] });
  });

  test.skipIf(missing !== undefined).each(appliers)("is refused with %s when it no longer brings them", (applier) => {
    const report = simulateUpgrade({ oldRender: live, newRender: [], applier, release });

    expect(report).toMatchObject({ verdict: "refused", objects: [{ action: "delete", verdict: "data-loss" }] });
  });
});

describe.skipIf(noApi !== undefined)(`a wrong pin against a real API server${noApi === undefined ? "" : ` (left out: ${noApi})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  let helm: HelmForTests;
  beforeAll(async () => {
    kube = await startKubeApi((work) => void endings.push(work));
    helm = await helmForTests((await resolveHelm()).path, kube);
    endings.push(() => helm.end());
  }, 120_000);
  afterAll(async () => {
    for (const work of endings.toReversed()) await work();
  });

  test.each(replays)(
    "would fail, and dropped definitions would take every object along: $name",
    async ({ missing, live, drifted, instance }) => {
      if (missing !== undefined) return;
      const cluster = await truthCluster(kube, release.namespace);
      const installed = await helm.install(release.name, release.namespace, live, ["--replace"]);
      expect(installed.message).toBe("");
      await cluster.untilServed(instance);
      expect((await cluster.create(instance, "flux")).message).toBe("");
      const before = await Promise.all(live.map((one) => cluster.get(one)));
      const seen = simulateUpgrade({
        live: before.filter((one) => one !== undefined),
        oldRender: live,
        newRender: drifted,
        applier: "helm3",
        release,
      });

      const upgraded = await helm.upgrade(release.name, release.namespace, drifted);
      const keptAfterRefusal = await cluster.get(instance);
      const dropped = await helm.upgrade(release.name, release.namespace, []);

      expect(seen.verdict).toBe("refused");
      expect(upgraded.ok).toBe(false);
      for (const { message, field } of seen.objects[0]?.findings ?? []) {
        expect(upgraded.message).toContain(field);
        expect(upgraded.message).toContain(message);
      }
      expect(keptAfterRefusal).toBeDefined();
      expect(dropped.ok).toBe(true);
      await expect.poll(() => cluster.get(instance), { timeout: 30_000 }).toBeUndefined();
      for (const one of live) await cluster.remove(one);
      expect((await kube.call("DELETE", `/api/v1/namespaces/${release.namespace}/secrets`)).status).toBe(200);
    },
    120_000,
  );
});
