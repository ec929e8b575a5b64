import { describe, expect, it } from "vitest";
import type { KubeObject } from "../render/kube-object.ts";
import { describeProof, dotOf } from "./describe-order.ts";
import type { OrderPlan } from "./order-plan.ts";
import { proveOrder } from "./prove-order.ts";
import { definition, deployment, noProvides, plan, release, rendered, widget } from "./testing/small-plans.ts";

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

  it("may be a node's label, if it is one that nodes of a Sovereign have", () => {
    const [known, unknown] = ["node-role.kubernetes.io/control-plane", "example.org/fast-disk"].map((label) =>
      release("a", { of: [deployment("web", { nodeSelector: { [label]: "yes" } })] }),
    );

    expect(proveOrder(plan(known!)).failures).toEqual([]);
    expect(proveOrder(plan(unknown!)).failures).toMatchObject([{ kind: "nowhere", needs: "a node labelled example.org/fast-disk=yes" }]);
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
