import { describe, expect, it } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import type { Counterexample, OrderRelease } from "./order-plan.ts";
import { proveOrder } from "./prove-order.ts";
import { definition, noProvides, plan, release, rendered, widget } from "./testing/small-plans.ts";

const webhook: KubeObject = {
  apiVersion: "admissionregistration.k8s.io/v1",
  kind: "ValidatingWebhookConfiguration",
  metadata: { name: "widgets" },
  webhooks: [
    {
      name: "check.example.org",
      clientConfig: { service: { name: "widgets", namespace: "default" } },
      rules: [{ apiGroups: ["example.org"], apiVersions: ["*"], resources: ["widgets"], operations: ["CREATE"] }],
    },
  ],
};
describe("a custom kind", () => {
  it("may be used by a release that depends on the one that defines it, however far away", () => {
    const proof = proveOrder(
      plan(release("a", { of: [definition] }), release("b", { dependsOn: ["a"] }), release("c", { dependsOn: ["b"], of: [widget] })),
    );

    expect(proof.failures).toEqual([]);
    expect(proof.levels).toEqual([["a"], ["b"], ["c"]]);
  });

  it("may not be used by a release that only happens to be listed later", () => {
    const { failures } = proveOrder(plan(release("a", { of: [definition] }), release("b", { of: [widget] })));

    expect(failures).toMatchObject([
      { kind: "not-before", release: "b", producer: "a", order: ["b"], cure: expect.stringContaining("add dependsOn a to b") },
    ]);
    expect(failures[0]?.message).toContain('no matches for kind "Widget" in version "example.org/v1"');
  });

  it("may be used by its own release only when the definition is in crds/", () => {
    const inTemplates = proveOrder(plan(release("a", { of: [definition, widget] })));
    const inFolder = proveOrder(plan(release("a", { of: [rendered(definition, { fromCrds: true }), widget] })));

    expect(inTemplates.failures).toMatchObject([{ release: "a", object: "Widget one" }]);
    expect(inFolder.failures).toEqual([]);
  });

  it("that pods register needs its release to wait", () => {
    const provides = { ...noProvides, crds: [{ name: "widgets.example.org", by: "Deployment/operator" }] };
    const user = release("b", { dependsOn: ["a"], of: [widget] });

    expect(proveOrder(plan(release("a", { provides }), user)).failures).toEqual([]);
    expect(proveOrder(plan(release("a", { provides, waits: false }), user)).failures).toMatchObject([
      { kind: "not-waiting", release: "b", producer: "a" },
    ]);
  });

  it("in a version that the definition does not serve is unknown", () => {
    const old: KubeObject = { ...widget, apiVersion: "example.org/v1beta1" };

    const { failures } = proveOrder(plan(release("a", { of: [definition] }), release("b", { dependsOn: ["a"], of: [old] })));

    expect(failures).toMatchObject([{ kind: "nowhere", needs: "the definition of Widget in example.org/v1beta1" }]);
  });
});

function owner(waits: boolean): OrderRelease {
  return release("a", { waits, of: [rendered(definition, { fromCrds: true }), webhook] });
}

describe("a webhook", () => {
  it("has to answer before what it admits is made", () => {
    expect(proveOrder(plan(owner(true), release("b", { dependsOn: ["a"], of: [widget] }))).failures).toEqual([]);
    expect(proveOrder(plan(owner(false), release("b", { dependsOn: ["a"], of: [widget] }))).failures).toMatchObject([
      { kind: "not-waiting", message: expect.stringContaining('failed calling webhook "check.example.org"') },
    ]);
  });

  it("is no danger to what is certainly made before it", () => {
    const { failures } = proveOrder(
      plan(
        release("first", { of: [rendered(definition, { fromCrds: true }), widget] }),
        release("hook", { dependsOn: ["first"], waits: false, of: [webhook] }),
      ),
    );

    expect(failures).toEqual([]);
  });

  it("that fails open is never waited for", () => {
    const open = { ...webhook, webhooks: [{ ...(webhook["webhooks"] as object[])[0], failurePolicy: "Ignore" }] };

    const { failures } = proveOrder(
      plan(
        release("a", { waits: false, of: [rendered(definition, { fromCrds: true }), open] }),
        release("b", { dependsOn: ["a"], of: [widget] }),
      ),
    );

    expect(failures).toEqual([]);
  });
});

describe("a definition whose versions a webhook converts", () => {
  const converted: KubeObject = {
    ...definition,
    spec: {
      ...(definition["spec"] as object),
      conversion: { strategy: "Webhook" },
      versions: [
        { name: "v1", served: true, storage: true },
        { name: "v1beta1", served: true, storage: false },
      ],
    },
  };

  it("is there at once for the stored version, and when its pods run for the others", () => {
    const old: KubeObject = { ...widget, apiVersion: "example.org/v1beta1" };

    expect(failuresAfter(widget, release("a", { waits: false, of: [converted] }))).toEqual([]);
    expect(failuresAfter(old, release("a", { waits: true, of: [converted] }))).toEqual([]);
    expect(failuresAfter(old, release("a", { waits: false, of: [converted] }))).toMatchObject([
      { kind: "not-waiting", message: expect.stringContaining("conversion webhook for example.org/v1beta1") },
    ]);
  });
});

describe("an API that a program serves through the API server", () => {
  it("is there when its pods run", () => {
    const api: KubeObject = {
      apiVersion: "apiregistration.k8s.io/v1",
      kind: "APIService",
      metadata: { name: "v1.example.org" },
      spec: { group: "example.org", version: "v1", service: { name: "api", namespace: "default" } },
    };

    expect(failuresAfter(widget, release("a", { waits: true, of: [api] }))).toEqual([]);
    expect(failuresAfter(widget, release("a", { waits: false, of: [api] }))).toMatchObject([
      { kind: "not-waiting", release: "b", producer: "a" },
    ]);
  });
});

function failuresAfter(object: KubeObject, before: OrderRelease): readonly Counterexample[] {
  return proveOrder(plan(before, release("b", { dependsOn: [before.name], of: [object] }))).failures;
}
