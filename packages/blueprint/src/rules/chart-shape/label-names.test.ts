import { expect, it } from "vitest";
import { missingLabels } from "./label-names.ts";
import type { KubeObject } from "../../render/kube-object.ts";

const labels = Object.fromEntries(
  [
    ...["name", "instance", "version", "component", "part-of", "managed-by"].map((name) => `app.kubernetes.io/${name}`),
    "catalyst.openova.io/blueprint",
  ].map((label) => [label, "x"]),
);

it("finds nothing missing on an object with all labels", () => {
  expect(missing({ kind: "Service", metadata: { name: "a", labels } })).toEqual([]);
});

it("wants the Blueprint's name too", () => {
  const { "catalyst.openova.io/blueprint": _, ...common } = labels;

  expect(missing({ kind: "Service", metadata: { name: "a", labels: common } })).toEqual([
    { path: ["metadata", "labels"], missing: ["catalyst.openova.io/blueprint"], all: false },
  ]);
});

it.each([
  ["Deployment", ["spec", "template"]],
  ["CronJob", ["spec", "jobTemplate", "spec", "template"]],
])("looks at the pods of a %s", (kind, path) => {
  const template = { metadata: {}, spec: { containers: [] } };
  const spec = kind === "CronJob" ? { jobTemplate: { spec: { template } } } : { template };

  const found = missing({ kind, metadata: { name: "a", labels }, spec });

  expect(found).toEqual([
    { path: [...path, "metadata", "labels"], missing: ["app.kubernetes.io/name", "app.kubernetes.io/instance"], all: true },
  ]);
});

it("leaves templates alone that are no pods", () => {
  expect(missing({ kind: "Issuer", metadata: { name: "a", labels }, spec: { template: { metadata: {} } } })).toEqual([]);
});

function missing(object: Omit<KubeObject, "apiVersion">): ReturnType<typeof missingLabels> {
  return missingLabels({
    object: { apiVersion: "v1", ...object } as KubeObject,
    source: "",
    own: true,
    fromCrds: false,
    hooks: [],
    text: "",
    line: 1,
  });
}
