import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { allTransitions } from "./corpus/all-transitions.ts";
import type { Transition } from "./corpus/transition.ts";
import { applyDefaults } from "./defaults/apply-defaults.ts";
import { builtInMergeType } from "./fields/built-in-merge-types.ts";
import { customMergeType } from "./fields/custom-merge-type.ts";
import { applyRender, helmPatch } from "./merge/apply-render.ts";
import { settleService } from "./settle-service.ts";
import { simulateUpgrade, type UpgradeInput } from "./simulate-upgrade.ts";
import { type Answer, type TruthCluster, truthCluster } from "./testing/truth-cluster.ts";
import type { Applier, ObjectUpgrade } from "./upgrade-report.ts";
import { withoutServerMarks } from "./testing/without-server-marks.ts";

const missing = await kubeApiMissing();
const appliers = ["kustomize", "helm3"] as const;

describe.skipIf(missing !== undefined)(`the verdict of an upgrade${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  beforeAll(async () => {
    kube = await startKubeApi((work) => void endings.push(work));
  }, 120_000);
  afterAll(async () => {
    for (const work of endings.toReversed()) await work();
  });

  describe.each(appliers)("with %s", (applier) => {
    let cluster: TruthCluster;
    beforeAll(async () => {
      cluster = await truthCluster(kube, `truth-${applier}`);
    });

    test.each(allTransitions.map((transition) => [transition.title, transition] as const))(
      "is the API server's: %s",
      async (_title, transition) => {
        const live = await prepare(cluster, applier, transition);
        const foretold = foretell(applier, transition, cluster, [live, ...besideOf(transition)]);
        const merged = mergedBy(applier, transition, cluster, live);

        const { dryRun, real } = await change(cluster, applier, transition, live);
        const after = await cluster.get(transition.new);
        if (transition.old.metadata.namespace === undefined && cluster.place(transition.old).metadata.namespace === undefined) {
          await cluster.remove(transition.old);
        }

        const refusal = foretold.findings.find(({ verdict }) => verdict === "invalid" || verdict === "immutable");
        if (refusal === undefined) expect(real.message).toBe("");
        expect(foretold.verdict).toBe(transition.verdict[applier]);
        expect(real.ok).toBe(refusal === undefined);
        expect(dryRun.ok).toBe(real.ok);
        if (transition.field !== undefined && foretold.verdict !== "ok") expect(foretold.findings[0]?.field).toBe(transition.field);
        if (refusal) expectSameRefusal(foretold, real);
        else expect(withoutServerMarks(merged)).toEqual(withoutServerMarks(after));
      },
    );

    test.each(
      allTransitions.filter(({ appliedBy }) => appliedBy === undefined).map((transition) => [transition.title, transition] as const),
    )("is the same from a synthesised old state: %s", (_title, transition) => {
      const foretold = foretell(applier, transition, cluster, undefined);

      expect(foretold.verdict).toBe(transition.verdict[applier]);
    });
  });
});

async function prepare(cluster: TruthCluster, applier: Applier, transition: Transition): Promise<KubeObject> {
  const { old, beside, boundTo, appliedBy } = transition;
  if (beside) await cluster.create(beside, "admin");
  if (beside?.kind === "CustomResourceDefinition") await cluster.untilServed(old);
  const made = applier === "kustomize" ? await cluster.apply(old, "kustomize-controller") : await cluster.create(old, "helm-controller");
  expect(made.message).toBe("");
  if (old.kind === "CustomResourceDefinition") await established(cluster, old);
  if (boundTo !== undefined) await cluster.bind(old, boundTo);
  if (appliedBy) await cluster.apply(appliedBy.part, appliedBy.manager);
  const live = await cluster.get(old);
  expect(live).toBeDefined();

  return live as KubeObject;
}

async function established(cluster: TruthCluster, definition: KubeObject): Promise<void> {
  const condition = expect.objectContaining({ type: "Established", status: "True" });
  const conditions = async () => ((await cluster.get(definition))?.["status"] as { conditions?: object[] } | undefined)?.conditions ?? [];
  await expect.poll(conditions, { timeout: 30_000 }).toContainEqual(condition);
}

async function change(
  cluster: TruthCluster,
  applier: Applier,
  transition: Transition,
  live: KubeObject,
): Promise<Record<"dryRun" | "real", Answer>> {
  if (applier === "kustomize") {
    const dryRun = await cluster.apply(transition.new, "kustomize-controller", "All");
    return { dryRun, real: await cluster.apply(transition.new, "kustomize-controller") };
  }
  const rendered = renderedFor(applier, transition, cluster, live);
  const as = rendered.builtIn ? "application/strategic-merge-patch+json" : "application/merge-patch+json";
  const patch = helmPatch(rendered);
  const dryRun = await cluster.patch(live, patch, as, "helm-controller&dryRun=All");

  return { dryRun, real: await cluster.patch(live, patch, as, "helm-controller") };
}

function foretell(applier: Applier, transition: Transition, cluster: TruthCluster, live: readonly KubeObject[] | undefined): ObjectUpgrade {
  const input: UpgradeInput = {
    ...(live ? { live: applier === "helm3" ? live.map(marked) : live } : {}),
    oldRender: [transition.old],
    newRender: [transition.new],
    oldCrds: besideOf(transition).filter(({ kind }) => kind === "CustomResourceDefinition"),
    newCrds: besideOf(transition).filter(({ kind }) => kind === "CustomResourceDefinition"),
    applier,
    release: { name: "truth", namespace: cluster.namespace },
    cluster: {
      expandableClasses: besideOf(transition)
        .filter((one) => one["allowVolumeExpansion"] === true)
        .map((one) => one.metadata.name),
    },
  };
  const name = transition.new.metadata.name;
  const found = simulateUpgrade(input).objects.find(({ object }) => object.kind === transition.new.kind && object.name === name);
  if (!found) throw new Error(`No verdict on ${name}`);

  return found;
}

/** As Helm would have left it; the corpus creates objects without Helm. */
function marked(object: KubeObject): KubeObject {
  return { ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels } } };
}

function mergedBy(applier: Applier, transition: Transition, cluster: TruthCluster, live: KubeObject): KubeObject {
  return settleService(live, applyDefaults(applyRender(renderedFor(applier, transition, cluster, live)).object));
}

function renderedFor(applier: Applier, transition: Transition, cluster: TruthCluster, live: KubeObject) {
  const builtIn = builtInMergeType(transition.new);
  const type = builtIn ?? customMergeType(transition.new, besideOf(transition));

  return {
    live,
    previous: cluster.place(transition.old),
    manifest: cluster.place(transition.new),
    applier,
    type,
    builtIn: builtIn !== undefined,
  };
}

function besideOf({ beside }: Transition): KubeObject[] {
  return beside ? [beside] : [];
}

function expectSameRefusal(foretold: ObjectUpgrade, real: Answer): void {
  const [first] = foretold.findings;
  // What admission refuses has no causes, and a message instead.
  if (first?.field === "") {
    expect(real).toMatchObject({ status: 403, reason: "Forbidden", message: expect.stringContaining(first.message) });
    return;
  }
  expect(real).toMatchObject({ status: 422, reason: "Invalid" });
  for (const { field, message, verdict } of foretold.findings) {
    if (verdict === "invalid" || verdict === "immutable")
      expect(real.causes).toContainEqual({ field, message: expect.stringContaining(message) });
  }
}
