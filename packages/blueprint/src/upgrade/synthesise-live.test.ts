import { type KubeApi, kubeApiMissing, startKubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isRecord } from "../model/yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";
import { allTransitions } from "./corpus/all-transitions.ts";
import { configMap, deployment } from "./corpus/objects.ts";
import { builtInMergeType } from "./fields/built-in-merge-types.ts";
import { customMergeType } from "./fields/custom-merge-type.ts";
import { fieldSetOfObject } from "./fields/field-set-of.ts";
import { formatFieldsV1 } from "./fields/fields-v1.ts";
import { readOwnerships, withOwnerships } from "./merge/managed-fields.ts";
import { takeOverFields } from "./merge/take-over-fields.ts";
import { simulateUpgrade } from "./simulate-upgrade.ts";
import { synthesiseLive } from "./synthesise-live.ts";
import { besideOf } from "./testing/foretell-transition.ts";
import { type TruthCluster, truthCluster } from "./testing/truth-cluster.ts";
import { withoutServerMarks } from "./testing/without-server-marks.ts";

const missing = await kubeApiMissing();

describe.skipIf(missing !== undefined)(`an old state that is made up${missing === undefined ? "" : ` (left out: ${missing})`}`, () => {
  const endings: (() => Promise<void>)[] = [];
  let kube: KubeApi;
  let cluster: TruthCluster;
  beforeAll(async () => {
    kube = await startKubeApi((work) => void endings.push(work));
    cluster = await truthCluster(kube, "made-up");
  }, 120_000);
  afterAll(async () => {
    for (const work of endings.toReversed()) await work();
  });

  // Both ends of each transition: every kind of the table, with few and with many fields.
  const manifests = allTransitions.flatMap((one) => [
    { title: one.title, manifest: one.old, definitions: besideOf(one) },
    ...(notByThemselves.has(one.name)
      ? []
      : [{ title: `${one.title}, afterwards`, manifest: renamed(one.new), definitions: besideOf(one) }]),
  ]);

  test.each(manifests)("is what the API server makes of the manifest, and owned alike: $title", async ({ manifest, definitions }) => {
    for (const one of definitions) await cluster.create(one, "admin");
    await cluster.untilServed(manifest);
    const placed = cluster.place(manifest);
    const type = builtInMergeType(manifest) ?? customMergeType(manifest, definitions);

    const applied = await cluster.apply(manifest, "kustomize-controller");
    const live = await cluster.get(manifest);
    const made = synthesiseLive(placed, { applier: "kustomize", type });
    if (placed.metadata.namespace === undefined) await cluster.remove(manifest);

    expect(applied.message).toBe("");
    expect(comparable(made)).toEqual(comparable(live));
    const [mine] = readOwnerships(live as KubeObject).filter(({ manager }) => manager === "kustomize-controller");
    expect(formatFieldsV1(mine?.fields ?? fieldSetOfObject(placed, type))).toEqual(formatFieldsV1(fieldSetOfObject(placed, type)));
  });

  const release = { name: "flux", namespace: "made-up" };

  test("a Deployment that kubectl applied with a rolling strategy cannot become Recreate by dry run, so it never does", async () => {
    const boot = deployment("from-boot", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } });
    const [before, after] = [deployment("from-boot"), deployment("from-boot", { strategy: { type: "Recreate" } })];
    await cluster.create(boot, "kubectl-client-side-apply");
    await cluster.apply(before, "kustomize-controller");
    const live = await cluster.get(before);

    const [fromLive, madeUp] = [
      simulateUpgrade({ live: live ? [live] : [], oldRender: [before], newRender: [after], applier: "kustomize", release }),
      simulateUpgrade({
        oldRender: [before],
        newRender: [after],
        applier: "kustomize",
        release,
        installedFirst: { manager: "kubectl-client-side-apply", objects: [boot] },
      }),
    ];
    const answer = await cluster.apply(after, "kustomize-controller", "All");

    expect([fromLive.verdict, madeUp.verdict]).toEqual(["needs-recreate", "needs-recreate"]);
    expect(answer.causes.map(({ field }) => field)).toEqual(fromLive.objects[0]?.findings.map(({ field }) => field));
  });

  test("what kubectl applied goes when kustomize-controller, which takes it over, no longer renders it; what others applied stays", async () => {
    const [before, after] = [configMap("taken", { a: "1", b: "1", c: "1" }), configMap("taken", { a: "1" })];
    await cluster.create(before, "kubectl-client-side-apply");
    await cluster.apply(before, "kustomize-controller");
    await cluster.apply(configMap("taken", { c: "1" }), "terraform");
    const live = (await cluster.get(before)) as KubeObject;
    const report = simulateUpgrade({ live: [live], oldRender: [before], newRender: [after], applier: "kustomize", release });

    // As the controller does it: it writes the list of managers anew, and then applies.
    const owned = withOwnerships(live, takeOverFields(readOwnerships(live), "kustomize"));
    const patch = { metadata: { managedFields: owned.metadata["managedFields"] } };
    await cluster.patch(live, patch, "application/merge-patch+json", "kustomize-controller");
    await cluster.apply(after, "kustomize-controller");
    const kept = await cluster.get(after);

    expect(report.objects[0]).toMatchObject({ verdict: "ok-with-leftovers", leftovers: [{ field: "data.c", owners: ["terraform"] }] });
    expect(kept?.["data"]).toEqual({ a: "1", c: "1" });
  });
});

/** What an API server would not take as a new object either. */
const notByThemselves = new Set(["family", "external-with-other-ip", "external-with-same-ip", "balancer-class-left"]);

/** A second object beside the first. A definition's name follows from its group, and it is deleted each time. */
function renamed(object: KubeObject): KubeObject {
  if (object.kind === "CustomResourceDefinition") return object;

  return { ...object, metadata: { ...object.metadata, name: `${object.metadata.name}-after` } };
}

/** Jobs get a selector and labels that name the one Job; claims a finalizer, and a volume once they are bound. */
function comparable(object: KubeObject | undefined): unknown {
  const bare = withoutServerMarks(object);
  if (!isRecord(bare) || !isRecord(bare["spec"]) || !isRecord(bare["metadata"])) return bare;
  if (object?.kind === "PersistentVolumeClaim") {
    return { ...bare, metadata: { ...bare["metadata"], finalizers: undefined }, spec: { ...bare["spec"], volumeName: undefined } };
  }
  if (object?.kind !== "Job") return bare;
  const template = isRecord(bare["spec"]["template"]) ? bare["spec"]["template"] : {};
  const spec = { ...bare["spec"], selector: undefined, template: { ...template, metadata: undefined } };

  return { ...bare, metadata: { ...bare["metadata"], labels: undefined }, spec };
}
