import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { allTransitions } from "./corpus/all-transitions.ts";
import { configMap, definition, widget } from "./corpus/objects.ts";
import type { Transition } from "./corpus/transition.ts";
import { simulateUpgrade } from "./simulate-upgrade.ts";
import { besideOf, foretell, keptAfter, refusalsOf, renderedFor } from "./testing/foretell-transition.ts";
import { type HelmForTests, helmForTests } from "./testing/helm-release.ts";
import { type TruthCluster, truthCluster } from "./testing/truth-cluster.ts";
import { withoutServerMarks } from "./testing/without-server-marks.ts";
import { stamped } from "./helm-marks.ts";

const missing = await kubeApiMissing();
const generations = [
  { applier: "helm3", generation: "3", flags: [] },
  { applier: "helm4", generation: "4", flags: ["--server-side=true", "--force-conflicts"] },
] as const;

/** What others did in between has to be done one release at a time; everything that passes goes together. */
const together = allTransitions.filter((one) => one.appliedBy === undefined && one.boundTo === undefined && one.beside === undefined);

describe.skipIf(missing !== undefined)(`an upgrade by the real Helm${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  beforeAll(async () => {
    kube = await startKubeApi((work) => void endings.push(work));
  }, 120_000);
  afterAll(async () => {
    for (const work of endings.toReversed()) await work();
  });

  describe.each(generations)("with $applier", ({ applier, generation, flags }) => {
    let cluster: TruthCluster;
    let helm: HelmForTests;
    beforeAll(async () => {
      cluster = await truthCluster(kube, `truth-${applier}`);
      helm = await helmForTests((await resolveHelm({ generation })).path, kube);
      endings.push(() => helm.end());
    }, 120_000);

    test("keeps of every allowed transition what was foretold", async () => {
      const allowed = together.filter((one) => refusalsOf(foretell(applier, one, cluster.namespace, undefined)).length === 0);
      const installed = await helm.install(
        "allowed",
        cluster.namespace,
        allowed.map(({ old }) => old),
      );
      expect(installed.message).toBe("");
      const kept = await Promise.all(
        allowed.map(async (one) => keptAfter(marked(renderedFor(applier, one, cluster, await liveOf(one.old))))),
      );

      const upgraded = await helm.upgrade(
        "allowed",
        cluster.namespace,
        allowed.map((one) => one.new),
        flags,
      );
      const after = await Promise.all(allowed.map((one) => liveOf(one.new)));
      await removeClusterObjects(allowed);

      expect(upgraded).toEqual({ ok: true, message: "" });
      expect(kept.map(withoutServerMarks)).toEqual(after.map(withoutServerMarks));

      function marked(rendered: ReturnType<typeof renderedFor>) {
        return { ...rendered, manifest: stamped(rendered.manifest, { name: "allowed", namespace: cluster.namespace }) };
      }
    }, 120_000);

    const refused = firstOfEach(allTransitions.filter((one) => isRefused(one, applier)));

    test.each(refused.map((one) => [one.title, one] as const))(
      "is refused as foretold: %s",
      async (_title, one) => {
        if (one.beside) await cluster.create(one.beside, "admin");
        const installed = await helm.install(one.name, cluster.namespace, [one.old]);
        expect(installed.message).toBe("");
        if (one.boundTo !== undefined) await cluster.bind(one.old, one.boundTo);
        await settled(one.old);
        const foretold = foretell(applier, one, cluster.namespace, [await liveOf(one.old), ...besideOf(one)]);

        const upgraded = await helm.upgrade(one.name, cluster.namespace, [one.new], flags);
        await removeClusterObjects([one]);

        expect(foretold.verdict).toBe(verdictOf(one, applier));
        expect(upgraded.ok).toBe(false);
        for (const { field, message } of refusalsOf(foretold)) {
          expect(upgraded.message).toContain(field);
          expect(upgraded.message).toContain(message);
        }
      },
      60_000,
    );

    test("takes an object that carries no marks of the release only as foretold", async () => {
      const [mine, strange] = [configMap(`adopting-${applier}`, { a: "1" }), configMap(`strange-${applier}`, { a: "1" })];
      await helm.install("adopting", cluster.namespace, [mine]);
      await cluster.create(strange, "kubectl");
      const release = { name: "adopting", namespace: cluster.namespace };
      const live = [await liveOf(mine), await liveOf(strange)];
      const report = simulateUpgrade({ live, oldRender: [mine], newRender: [mine, strange], applier: "helm3", release });

      const refusal = await helm.upgrade("adopting", cluster.namespace, [mine, strange], flags);
      const taken = await helm.upgrade("adopting", cluster.namespace, [mine, strange], [...flags, "--take-ownership"]);

      expect(report).toMatchObject({ verdict: "refused", objects: [{ object: { name: strange.metadata.name }, verdict: "adoption" }, {}] });
      expect(refusal.ok).toBe(false);
      expect(refusal.message).toContain(report.objects[0]?.findings[0]?.message);
      // What newer controllers do by themselves.
      expect(taken.ok).toBe(true);
    }, 60_000);

    test("deletes a definition that is no longer rendered, with every object of its kind, unless it is marked to stay", async () => {
      const name = `dropped-${applier}`;
      const crd = definition(name, [{ name: "v1", storage: true }]);
      const kept = { ...definition(`${name}-kept`, [{ name: "v1", storage: true }]) };
      kept.metadata = { ...kept.metadata, annotations: { "helm.sh/resource-policy": "keep" } };
      const release = { name: "definitions", namespace: cluster.namespace };
      await helm.install(release.name, cluster.namespace, [crd, kept]);
      await cluster.untilServed(widget(name, "one", {}));
      expect((await cluster.create(widget(name, "one", { size: 1 }), "user")).ok).toBe(true);
      const live = [await liveOf(crd), await liveOf(kept)];
      const report = simulateUpgrade({ live, oldRender: [crd, kept], newRender: [], applier, release });

      const upgraded = await helm.upgrade(release.name, cluster.namespace, [], flags);

      expect(report).toMatchObject({ verdict: "refused", objects: [{ action: "delete", verdict: "data-loss" }, { action: "keep" }] });
      expect(upgraded.ok).toBe(true);
      await expect.poll(() => cluster.get(widget(name, "one", {})), { timeout: 30_000 }).toBeUndefined();
      expect(await cluster.get(kept)).toBeDefined();
      await cluster.remove(kept);
    }, 60_000);

    async function liveOf(object: KubeObject): Promise<KubeObject> {
      const live = await cluster.get(object);
      if (!live) throw new Error(`${object.kind} ${object.metadata.name} is not there`);
      return asByController(live);
    }

    /** A definition counts once it is established. */
    async function settled(object: KubeObject): Promise<void> {
      if (object.kind !== "CustomResourceDefinition") return;
      const condition = expect.objectContaining({ type: "Established", status: "True" });
      const conditions = async () => ((await liveOf(object))["status"] as { conditions?: object[] } | undefined)?.conditions ?? [];
      await expect.poll(conditions, { timeout: 30_000 }).toContainEqual(condition);
    }

    async function removeClusterObjects(transitions: readonly Transition[]): Promise<void> {
      for (const { old } of transitions) if (cluster.place(old).metadata.namespace === undefined) await cluster.remove(old);
    }
  });
});

/** One Helm each takes a second, and the API's own answers to all of them are compared elsewhere: one per row and kind stands for the rest. */
function firstOfEach(transitions: readonly Transition[]): Transition[] {
  return transitions.filter((one, n) => transitions.findIndex((other) => keyOf(other) === keyOf(one)) === n);
}

function keyOf({ row, old }: Transition): string {
  return `${row} ${old.kind}`;
}

function isRefused(transition: Transition, applier: "helm3" | "helm4"): boolean {
  return ["invalid", "immutable"].includes(verdictOf(transition, applier));
}

/** The command writes `helm` where the controller, which has Helm built in, writes its own name. */
function asByController(object: KubeObject): KubeObject {
  const managedFields = (object.metadata["managedFields"] as { manager: string }[]).map((entry) =>
    entry.manager === "helm" ? { ...entry, manager: "helm-controller" } : entry,
  );

  return { ...object, metadata: { ...object.metadata, managedFields } };
}

function verdictOf({ verdict }: Transition, applier: "helm3" | "helm4") {
  return applier === "helm3" ? verdict.helm3 : verdict.kustomize;
}
