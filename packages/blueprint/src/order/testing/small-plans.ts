import type { KubeObject } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { OrderPlan, OrderRelease } from "../order-plan.ts";

export const noProvides = { crds: [], secrets: [], configMaps: [], services: [], storageClasses: [], webhooks: [], apiServices: [] };

/** A release of one name, with these objects; it waits unless told otherwise. */
export function release(name: string, over: Partial<OrderRelease> & { of?: (KubeObject | RenderedObject)[] } = {}): OrderRelease {
  const { of = [], ...rest } = over;

  return {
    name,
    blueprint: name,
    at: { file: `${name}.yaml`, line: 1, column: 1 },
    namespace: "default",
    dependsOn: [],
    waits: true,
    objects: of.map((entry) => ("object" in entry ? (entry as RenderedObject) : rendered(entry))),
    provides: noProvides,
    hardDependencies: [],
    wrappedBlueprints: [],
    ...rest,
  };
}

export function rendered(object: KubeObject, over: Partial<RenderedObject> = {}): RenderedObject {
  return { object, source: "chart/templates/x.yaml", own: true, fromCrds: false, hooks: [], text: "", line: 1, ...over };
}

export function plan(...releases: OrderRelease[]): OrderPlan {
  return { name: "a set", releases, plain: [] };
}

export const definition: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.org" },
  spec: { group: "example.org", names: { kind: "Widget", plural: "widgets" }, versions: [{ name: "v1", served: true, storage: true }] },
};
export const widget: KubeObject = { apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "one" } };

export function deployment(name: string, pod: object): KubeObject {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name },
    spec: { template: { spec: { containers: [{ name: "main", image: "x" }], ...pod } } },
  };
}
