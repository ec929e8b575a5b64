import { describe, expect, it } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import type { RenderedObject } from "../render/rendered-object.ts";
import { describeProof, dotOf } from "./describe-order.ts";
import type { OrderPlan, OrderRelease } from "./order-plan.ts";
import { proveOrder } from "./prove-order.ts";

const noProvides = { crds: [], secrets: [], configMaps: [], services: [], storageClasses: [], webhooks: [], apiServices: [] };

function release(name: string, over: Partial<OrderRelease> & { of?: (KubeObject | RenderedObject)[] } = {}): OrderRelease {
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

function rendered(object: KubeObject, over: Partial<RenderedObject> = {}): RenderedObject {
  return { object, source: "chart/templates/x.yaml", own: true, fromCrds: false, hooks: [], text: "", line: 1, ...over };
}

function plan(...releases: OrderRelease[]): OrderPlan {
  return { name: "a set", releases, plain: [] };
}

const definition: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.org" },
  spec: { group: "example.org", names: { kind: "Widget", plural: "widgets" }, versions: [{ name: "v1", served: true, storage: true }] },
};
const widget: KubeObject = { apiVersion: "example.org/v1", kind: "Widget", metadata: { name: "one" } };
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
const deployment = (name: string, pod: object): KubeObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name },
  spec: { template: { spec: { containers: [{ name: "main", image: "x" }], ...pod } } },
});

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

describe("what a pod needs by name", () => {
  it("may be made by its own release, by an earlier one, or from an object by a controller", () => {
    const secret: KubeObject = { apiVersion: "v1", kind: "Secret", metadata: { name: "key" } };
    const pod = { containers: [{ name: "main", image: "x", envFrom: [{ secretRef: { name: "key" } }] }] };
    const generated: KubeObject = {
      apiVersion: "external-secrets.io/v1beta1",
      kind: "ExternalSecret",
      metadata: { name: "key" },
      spec: { target: { name: "key" } },
    };
    const operator = release("eso", { provides: { ...noProvides, crds: [{ name: "externalsecrets.external-secrets.io", by: "eso" }] } });

    expect(proveOrder(plan(release("a", { of: [secret, deployment("web", pod)] }))).failures).toEqual([]);
    expect(
      proveOrder(plan(release("a", { of: [secret] }), release("b", { dependsOn: ["a"], of: [deployment("web", pod)] }))).failures,
    ).toEqual([]);
    expect(proveOrder(plan(operator, release("b", { dependsOn: ["eso"], of: [generated, deployment("web", pod)] }))).failures).toEqual([]);
  });

  it("and that nobody makes is told as such", () => {
    const { failures } = proveOrder(plan(release("a", { of: [deployment("web", { serviceAccountName: "robot" })] })));

    expect(failures).toMatchObject([{ kind: "nowhere", needs: "ServiceAccount robot", producer: undefined }]);
  });

  it("is not there for a hook that runs before its release's own objects", () => {
    const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } };
    const job = rendered(
      { ...deployment("prepare", { serviceAccountName: "robot" }), kind: "Job", apiVersion: "batch/v1" },
      { hooks: ["pre-install"] },
    );

    expect(proveOrder(plan(release("a", { of: [account, job] }))).failures).toMatchObject([
      { release: "a", object: "Job default/prepare" },
    ]);
  });
});

describe("a namespace", () => {
  it("must be declared before anything is put into it", () => {
    const object: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "web" } };
    const plain = [{ object: { apiVersion: "v1", kind: "Namespace", metadata: { name: "web" } }, at: { file: "a", line: 1, column: 1 } }];

    expect(proveOrder(plan(release("a", { of: [object] }))).failures).toMatchObject([{ message: 'namespaces "web" not found' }]);
    expect(proveOrder({ ...plan(release("a", { of: [object] })), plain }).failures).toEqual([]);
  });
});

describe("the address of a Service", () => {
  it("answers only when the release that it belongs to waits and comes first", () => {
    const service: KubeObject = { apiVersion: "v1", kind: "Service", metadata: { name: "db" } };
    const user = deployment("web", {
      containers: [{ name: "main", image: "x", env: [{ name: "URL", value: "http://db.default.svc:80" }] }],
    });

    expect(proveOrder(plan(release("db", { of: [service] }), release("web", { of: [user] }))).failures).toMatchObject([
      { kind: "not-before", producer: "db" },
    ]);
    expect(
      proveOrder(plan(release("db", { waits: false, of: [service] }), release("web", { dependsOn: ["db"], of: [user] }))).failures,
    ).toMatchObject([{ kind: "not-waiting", producer: "db" }]);
  });
});

describe("a set that is wrong whatever the order", () => {
  it("has a cycle, whose shortest form is told", () => {
    const { failures, levels } = proveOrder(
      plan(release("a", { dependsOn: ["b"] }), release("b", { dependsOn: ["c", "a"] }), release("c", { dependsOn: ["a"] })),
    );

    expect(failures).toMatchObject([{ kind: "cycle", order: ["a", "b", "a"] }]);
    expect(levels).toEqual([]);
  });

  it("waits for a release that is not in it", () => {
    expect(proveOrder(plan(release("a", { dependsOn: ["ghost"] }))).failures).toMatchObject([
      { kind: "unresolved", needs: "a release ghost" },
    ]);
  });

  it("declares an object twice", () => {
    const account: KubeObject = { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "robot" } };

    expect(proveOrder(plan(release("a", { of: [account] }), release("b", { of: [account] }))).failures).toMatchObject([
      { kind: "duplicate", release: "b", producer: "a" },
    ]);
  });

  it("installs a Blueprint both by itself and inside another", () => {
    expect(proveOrder(plan(release("bp-a"), release("bp-b", { wrappedBlueprints: ["bp-a"] }))).failures).toMatchObject([
      { kind: "double-install", release: "bp-b" },
    ]);
  });

  it("applies an object together with the release that defines its kind", () => {
    const plain = [{ object: widget, at: { file: "plain.yaml", line: 3, column: 1 } }];

    expect(proveOrder({ ...plan(release("a", { of: [definition] })), plain }).failures).toMatchObject([
      { kind: "same-kustomization", at: { file: "plain.yaml", line: 3 } },
    ]);
  });

  it("leaves out what a Blueprint says it cannot do without", () => {
    const { failures } = proveOrder(plan(release("a"), release("b", { hardDependencies: ["a"], of: [deployment("web", {})] })));

    expect(failures).toMatchObject([{ kind: "not-before", release: "b", producer: "a", object: "Deployment web" }]);
  });
});

describe("the release of the installer itself", () => {
  it("is a barrier: whoever does not come before it comes after it", () => {
    const flux = release("flux", { of: [deployment("helm-controller", {})] });

    expect(proveOrder(plan(flux, release("other"))).failures).toMatchObject([{ release: "other", producer: "flux" }]);
    expect(proveOrder(plan({ ...flux, dependsOn: ["net"] }, release("net"), release("other", { dependsOn: ["flux"] }))).failures).toEqual(
      [],
    );
  });
});

describe("the report", () => {
  it("tells how a failure happens, in order, and what to change", () => {
    const lines = describeProof(
      proveOrder(plan(release("a", { of: [definition] }), release("z"), release("b", { dependsOn: ["z"], of: [widget] }))),
    );

    expect(lines.join("\n")).toContain("order    z → b");
    expect(lines.join("\n")).toContain("fails    Widget one");
    expect(lines.at(-1)).toBe("refused: a set has 1 way to fail");
  });

  it("tells levels, the longest chain, and which edges only order", () => {
    const proof = proveOrder(
      plan(
        release("a", { of: [definition] }),
        release("b", { dependsOn: ["a"], of: [widget] }),
        release("c", { dependsOn: ["b"], waits: false }),
      ),
    );

    expect(describeProof(proof)).toEqual([
      "level 1  a",
      "level 2  b",
      "level 3  c",
      "",
      "longest chain: a → b → c, about 95 s",
      "for readiness only: c after b",
      "proved: a set, 3 releases, holds in every order that dependsOn allows",
    ]);
    expect(dotOf(proof)).toContain('"b" -> "c" [style=dashed];');
  });
});

function joining(...of: KubeObject[]): OrderPlan {
  return { ...plan(release("a", { of })), joinsOthers: true };
}

describe("a set that joins others on a Sovereign", () => {
  it("may use what nobody in it makes, but not in Namespaces of its own", () => {
    const pod = { containers: [{ name: "main", image: "x", envFrom: [{ secretRef: { name: "key" } }] }] };

    expect(proveOrder(joining(widget)).failures).toEqual([]);
    expect(proveOrder(joining(deployment("web", pod))).failures).toMatchObject([{ kind: "nowhere", needs: "Secret key" }]);
  });
});

describe("a route", () => {
  const gateway: KubeObject = { apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway", metadata: { name: "edge" } };
  const route: KubeObject = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name: "web" },
    spec: { parentRefs: [{ name: "edge" }] },
  };
  const kinds = release("kinds", {
    provides: {
      ...noProvides,
      crds: ["gateways", "httproutes"].map((name) => ({ name: `${name}.gateway.networking.k8s.io`, by: "boot" })),
    },
  });

  it("may come before its Gateway, which takes it up, but some release has to bring that", () => {
    const web = release("web", { dependsOn: ["kinds"], of: [route] });

    expect(proveOrder(plan(kinds, web, release("edge", { dependsOn: ["kinds"], of: [gateway] }))).failures).toEqual([]);
    expect(proveOrder(plan(kinds, web)).failures).toMatchObject([{ kind: "nowhere", needs: "Gateway edge" }]);
  });
});

describe("a Namespace of a release's own", () => {
  const space: KubeObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "secrets" } };
  const inside: KubeObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "x", namespace: "secrets" } };

  it("is there for its other objects, but not for the record of the release itself", () => {
    expect(proveOrder(plan(release("a", { of: [inside, space] }))).failures).toEqual([]);
    expect(proveOrder(plan(release("a", { namespace: "secrets", of: [inside, space] }))).failures).toMatchObject([
      { kind: "not-before", release: "a", needs: "Namespace secrets" },
    ]);
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
    const after = (object: KubeObject, waits: boolean) =>
      proveOrder(plan(release("a", { waits, of: [converted] }), release("b", { dependsOn: ["a"], of: [object] }))).failures;

    expect(after(widget, false)).toEqual([]);
    expect(after(old, true)).toEqual([]);
    expect(after(old, false)).toMatchObject([
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
    const after = (waits: boolean) =>
      proveOrder(plan(release("a", { waits, of: [api] }), release("b", { dependsOn: ["a"], of: [widget] }))).failures;

    expect(after(true)).toEqual([]);
    expect(after(false)).toMatchObject([{ kind: "not-waiting", release: "b", producer: "a" }]);
  });
});
