import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { allTransitions } from "./corpus/all-transitions.ts";
import type { Transition } from "./corpus/transition.ts";
import { helmPatch } from "./merge/apply-render.ts";
import { besideOf, foretell, keptAfter, refusalsOf, renderedFor } from "./testing/foretell-transition.ts";
import { type Answer, type TruthCluster, truthCluster } from "./testing/truth-cluster.ts";
import { withoutServerMarks } from "./testing/without-server-marks.ts";
import type { Applier, ObjectUpgrade, UpgradeFinding } from "./upgrade-report.ts";

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
        const foretold = foretell(applier, transition, cluster.namespace, [live, ...besideOf(transition)]);
        const kept = keptAfter(renderedFor(applier, transition, cluster, live));

        const { dryRun, real } = await change(cluster, applier, transition, live);
        const after = await cluster.get(transition.new);
        if (cluster.place(transition.old).metadata.namespace === undefined) {
          await cluster.remove(transition.old);
        }

        const refusals = refusalsOf(foretold);
        expect(foretold.verdict).toBe(transition.verdict[applier]);
        expect([dryRun.ok, real.ok]).toEqual([refusals.length === 0, refusals.length === 0]);
        expect(fieldOf(foretold)).toBe(foretold.verdict === "ok" ? undefined : (transition.field ?? fieldOf(foretold)));
        expect(statusOf(real)).toEqual(statusFor(refusals));
        expect(real.causes.map(({ field }) => field)).toEqual(
          expect.arrayContaining(refusals.map(({ field }) => field).filter((field) => field !== "")),
        );
        for (const { message } of refusals) expect(real.message).toContain(message);
        expect(refusals.length > 0 || withoutServerMarks(kept)).toEqual(refusals.length > 0 || withoutServerMarks(after));
      },
    );

    test.each(
      allTransitions.filter(({ appliedBy }) => appliedBy === undefined).map((transition) => [transition.title, transition] as const),
    )("is the same from a synthesised old state: %s", (_title, transition) => {
      const foretold = foretell(applier, transition, cluster.namespace, undefined);

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

function fieldOf({ findings }: ObjectUpgrade): string | undefined {
  return findings[0]?.field;
}

function statusOf({ ok, status, reason }: Answer): string {
  return ok ? "done" : `${status} ${reason}`;
}

/** Validation names fields; admission, which looks at other objects too, does not. */
function statusFor(refusals: readonly UpgradeFinding[]): string {
  if (refusals.length === 0) return "done";

  return refusals.every(({ field }) => field === "") ? "403 Forbidden" : "422 Invalid";
}
