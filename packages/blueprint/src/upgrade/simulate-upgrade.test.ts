import { expect, test } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { claim, configMap, daemonSet, definition, deployment, job, secret, service, statefulSet, widget } from "./corpus/objects.ts";
import { describeUpgrade } from "./describe-upgrade.ts";
import { type UpgradeInput } from "./prepare-upgrade.ts";
import { simulateUpgrade } from "./simulate-upgrade.ts";
import type { Applier } from "./upgrade-report.ts";

const release = { name: "web", namespace: "web" };
const force = "kustomize.toolkit.fluxcd.io/force";

function upgrade(oldRender: KubeObject[], newRender: KubeObject[], applier: Applier = "kustomize", more: Partial<UpgradeInput> = {}) {
  return simulateUpgrade({ oldRender, newRender, applier, release, ...more });
}

function annotated(object: KubeObject, annotations: Record<string, string>): KubeObject {
  return { ...object, metadata: { ...object.metadata, annotations } };
}

const limited = (cpu: string) => deployment("web", {}, { resources: { limits: { cpu } } });

const agent = (image: string) => ({ updateStrategy: { type: "OnDelete" }, template: podOf("agent", image) });

const settings = (data: Record<string, string>) => configMap("cilium-config", { "routing-mode": "tunnel", debug: "false", ...data });

const hook = (annotations: Record<string, string>) => annotated(job("migrate"), { "helm.sh/hook": "pre-upgrade", ...annotations });

const changed = (object: KubeObject) => ({ ...object, spec: job("migrate", {}, { image: "registry.example/run:2.0.0" })["spec"] });

test("the same render over itself changes nothing, with every applier", () => {
  const render = [
    deployment("web"),
    service("web"),
    claim("data"),
    statefulSet("db"),
    daemonSet("agent"),
    job("once"),
    secret("s", { a: "MQ==" }),
  ];

  for (const applier of ["helm3", "helm4", "kustomize"] as const) {
    const report = upgrade(render, render, applier);

    expect(report).toMatchObject({ verdict: "safe", oldState: "synthesised" });
    expect(report.objects.map(({ action }) => action)).toEqual(render.map(() => "unchanged"));
  }
});

test("another image restarts the pods, and another spelling of an amount does not", () => {
  expect(upgrade([deployment("web")], [deployment("web", {}, { image: "registry.example/app:2.0.0" })])).toMatchObject({
    verdict: "safe-with-restart",
    objects: [{ action: "update", restartsPods: true }],
  });
  expect(upgrade([limited("1")], [limited("1000m")]).verdict).toBe("safe");
  expect(upgrade([deployment("web")], [deployment("web", { replicas: 3 })]).verdict).toBe("safe");
});

test("a workload that is told to leave its pods alone restarts nothing", () => {
  expect(upgrade([daemonSet("agent", agent("a:1"))], [daemonSet("agent", agent("a:2"))]).verdict).toBe("safe");
});

test("force is the cure for a Deployment that becomes Recreate, and does nothing with Helm", () => {
  const [before, after] = [deployment("web"), deployment("web", { strategy: { type: "Recreate" } })];

  expect(upgrade([before], [after])).toMatchObject({ verdict: "needs-recreate", objects: [{ force: "cure", action: "update" }] });
  expect(upgrade([before], [annotated(after, { [force]: "enabled" })])).toMatchObject({
    verdict: "needs-recreate",
    objects: [{ force: "cure", action: "recreate", restartsPods: true }],
  });
  expect(upgrade([before], [after], "helm3").verdict).toBe("safe");
  expect(upgrade([before], [after], "helm4")).toMatchObject({ verdict: "needs-recreate", objects: [{ force: "no-effect" }] });
});

test("another selector may be forced only where no Service leads clients to the pods", () => {
  const after = deployment("web", { selector: { matchLabels: { app: "other" } }, template: podOf("other", "a:1") });
  const leading = service("front", { selector: { app: "other" } });
  const headless = service("front", { selector: { app: "other" }, clusterIP: "None" });

  expect(upgrade([deployment("web"), leading], [after, leading]).objects[0]).toMatchObject({ force: "forbidden" });
  expect(upgrade([deployment("web"), headless], [after, headless]).objects[0]).toMatchObject({ force: "cure" });
});

test("immutable data may be forced only where no pod reads it", () => {
  const [before, after] = [configMap("settings", { a: "1" }, { immutable: true }), configMap("settings", { a: "2" }, { immutable: true })];
  const reader = deployment("web", {}, { envFrom: [{ configMapRef: { name: "settings" } }] });

  expect(upgrade([before], [after]).objects[0]).toMatchObject({ force: "cure" });
  expect(upgrade([before, reader], [after, reader]).objects[0]).toMatchObject({ force: "forbidden" });
});

test("a StatefulSet that cannot be changed is refused without a plan, and goes with one that fits the version", () => {
  const [before, after] = [statefulSet("db"), statefulSet("db", { serviceName: "other" })];
  const recreate = [{ kind: "StatefulSet", name: "db", from: "<2.0.0", reason: "the service is renamed" }];

  expect(upgrade([before], [after], "helm3").verdict).toBe("refused");
  expect(upgrade([before], [after], "helm3", { recreate, fromVersion: "1.4.0" })).toMatchObject({
    verdict: "needs-recreate",
    objects: [{ action: "recreate", notes: ["Planned: the service is renamed"] }],
  });
  expect(upgrade([before], [after], "helm3", { recreate, fromVersion: "2.1.0" }).verdict).toBe("refused");
});

test("neither a plan nor force may recreate what holds data", () => {
  const [before, after] = [claim("data"), claim("data", { accessModes: ["ReadWriteMany"] })];
  const recreate = [{ kind: "PersistentVolumeClaim", name: "data", from: "*", reason: "more writers" }];

  expect(upgrade([before], [after])).toMatchObject({ verdict: "refused", objects: [{ verdict: "immutable", force: "forbidden" }] });
  expect(upgrade([before], [after], "helm3", { recreate })).toMatchObject({ verdict: "refused", objects: [{ verdict: "data-loss" }] });
  expect(upgrade([before], [annotated(after, { [force]: "Enabled" })])).toMatchObject({
    verdict: "refused",
    objects: [{ verdict: "data-loss" }],
  });
});

test.each([
  ["a claim", claim("data"), "UP-PVC"],
  ["a definition", definition("things", [{ name: "v1", storage: true }]), "UP-CRD-STORED"],
  ["a namespace", { apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } }, undefined],
] as const)("%s that is no longer rendered takes its content along, so it is refused; marked to stay, it stays", (_what, object, row) => {
  const dropped = upgrade([object], [], "helm3");
  const kept = [
    upgrade([annotated(object, { "helm.sh/resource-policy": "keep" })], [], "helm3"),
    upgrade([annotated(object, { "kustomize.toolkit.fluxcd.io/prune": "disabled" })], []),
  ];

  expect(dropped).toMatchObject({ verdict: "refused", objects: [{ action: "delete", verdict: "data-loss" }] });
  expect(dropped.objects[0]?.findings[0]?.row).toBe(row);
  for (const report of kept) expect(report).toMatchObject({ verdict: "safe", objects: [{ action: "keep", verdict: "ok-with-leftovers" }] });
});

test("a definition that moves from the templates to crds/ is deleted by Helm all the same", () => {
  const moved = definition("things", [{ name: "v1", storage: true }]);

  const marked = annotated(moved, { "helm.sh/resource-policy": "keep" });
  const report = upgrade([moved], [], "helm3", { newCrds: [moved] });

  expect(report).toMatchObject({ verdict: "refused", objects: [{ verdict: "data-loss", action: "delete" }] });
  // Flux replaces the definition first, and the mark that would have kept it goes with the old one.
  expect(upgrade([marked], [], "helm3", { newCrds: [moved] }).verdict).toBe("refused");
  expect(upgrade([marked], [], "helm3", { newCrds: [marked] }).verdict).toBe("safe");
});

test("an object in a version that its definition no longer serves, or of an API that is gone, is refused", () => {
  const oldBudget = { apiVersion: "policy/v1beta1", kind: "PodDisruptionBudget", metadata: { name: "web" }, spec: {} };
  const newCrds = [definition("things", [{ name: "v2", storage: true }])];
  const gone = upgrade([], [widget("things", "one", {})], "helm3", { newCrds });

  expect(gone.objects[0]?.findings[0]?.message).toBe('no matches for kind "Widget" in version "things.example.com/v1"');
  expect(upgrade([], [oldBudget])).toMatchObject({ verdict: "refused", objects: [{ remedy: "Render it as policy/v1." }] });
  // Helm cannot even read the old release then.
  expect(upgrade([oldBudget], [{ ...oldBudget, apiVersion: "policy/v1" }], "helm3").verdict).toBe("refused");
  expect(upgrade([oldBudget], [{ ...oldBudget, apiVersion: "policy/v1" }]).verdict).toBe("safe");
});

test("a key of Cilium's data path restarts Cilium on every node, another key nothing", () => {
  const report = upgrade([settings({})], [settings({ "routing-mode": "native" })], "helm3");

  expect(report).toMatchObject({
    verdict: "safe-with-restart",
    objects: [{ notes: ["Restarts Cilium on every node: routing-mode changes."] }],
  });
  expect(upgrade([settings({})], [settings({ debug: "true" })], "helm3").verdict).toBe("safe");
});

test("a hook is deleted before it runs again; one whose policy leaves it there is in the way", () => {
  expect(upgrade([hook({})], [changed(hook({}))], "helm3").verdict).toBe("safe");
  expect(
    upgrade([hook({ "helm.sh/hook-delete-policy": "hook-failed" })], [hook({ "helm.sh/hook-delete-policy": "hook-failed" })], "helm3")
      .verdict,
  ).toBe("refused");
});

test("the report for people starts with the verdict, keeps to 80 columns and names row, field and remedy", () => {
  const lines = describeUpgrade(
    upgrade(
      [claim("data"), deployment("web")],
      [claim("data", { accessModes: ["ReadWriteMany"] }), deployment("web", { strategy: { type: "Recreate" } })],
    ),
  );
  const text = lines.join("\n");

  expect(lines[0]).toBe("refused: it must not be started as it is");
  expect(text).toContain("PersistentVolumeClaim web/data: immutable");
  expect(text).toContain("UP-STRATEGY spec.strategy.rollingUpdate: may not be specified when strategy");
  expect(text).toContain("Remedy: Make a new claim under a new name");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
});

function podOf(app: string, image: string) {
  return { metadata: { labels: { app } }, spec: { containers: [{ name: "app", image }] } };
}
