import { describe, expect, it } from "vitest";
import { producedBy } from "./derived-producers.ts";
import { readManifest } from "./yaml/read-manifest.ts";
import type { KubeObject } from "../render/kube-object.ts";

describe("what controllers make from an object", () => {
  it("is nothing for a plain object, and for a kind that nobody knows", () => {
    expect(names("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}")).toEqual([]);
    expect(names("{apiVersion: a.example.org/v1, kind: Cluster, metadata: {name: a}, spec: {secretName: b}}")).toEqual([]);
  });

  it("is a certificate's Secret, with the key, and keystores where they are asked for", () => {
    const certificate = object(
      "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a, namespace: x}, spec: {secretName: a-tls, keystores: {jks: {create: true}}}}",
    );

    expect(producedBy(certificate)).toEqual([
      {
        group: "",
        kind: "Secret",
        name: "a-tls",
        namespace: undefined,
        keys: ["tls.crt", "tls.key", "ca.crt", "keystore.jks", "truststore.jks"],
      },
    ]);
  });

  it("is a database's credentials, certificates, Services and account", () => {
    const made = producedBy(object("{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: web-pg}, spec: {instances: 1}}"));

    expect(made.filter(({ kind }) => kind === "Service").map(({ name, ports }) => [name, ports])).toEqual([
      ["web-pg-rw", [5432]],
      ["web-pg-ro", [5432]],
      ["web-pg-r", [5432]],
    ]);
    expect(made.find(({ name }) => name === "web-pg-app")?.keys).toEqual(
      expect.arrayContaining(["username", "password", "host", "port", "dbname", "uri"]),
    );
    expect(made.map(({ kind, name }) => `${kind}/${name}`)).toEqual(
      expect.arrayContaining(["Secret/web-pg-ca", "Secret/web-pg-server", "Secret/web-pg-replication", "ServiceAccount/web-pg"]),
    );
    expect(made.map(({ name }) => name)).not.toContain("web-pg-superuser");
  });

  it("is no credential of a database that was given one, and a superuser's only when asked", () => {
    const given =
      "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a}, spec: {bootstrap: {initdb: {secret: {name: own}}}}}";
    const asked = "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a}, spec: {enableSuperuserAccess: true}}";

    expect(names(given)).not.toContain("Secret/a-app");
    expect(names(asked)).toContain("Secret/a-superuser");
  });

  it("is an ExternalSecret's target, by its own name when it gives none, unless somebody else owns it", () => {
    const named = object(
      "{apiVersion: external-secrets.io/v1beta1, kind: ExternalSecret, metadata: {name: a}, spec: {target: {name: b}, data: [{secretKey: user}, {secretKey: password}]}}",
    );
    const own = "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a}, spec: {dataFrom: [{extract: {key: k}}]}}";
    const merged =
      "{apiVersion: external-secrets.io/v1, kind: ExternalSecret, metadata: {name: a}, spec: {target: {creationPolicy: Merge}}}";

    expect(producedBy(named)).toEqual([{ group: "", kind: "Secret", name: "b", namespace: undefined, keys: ["user", "password"] }]);
    expect(producedBy(object(own))).toEqual([{ group: "", kind: "Secret", name: "a", namespace: undefined }]);
    expect(names(merged)).toEqual([]);
  });

  it("is one Secret in each namespace that a ClusterExternalSecret names", () => {
    const many = object(
      "{apiVersion: external-secrets.io/v1beta1, kind: ClusterExternalSecret, metadata: {name: a}, spec: {namespaces: [one, two], externalSecretSpec: {target: {name: b}}}}",
    );

    expect(producedBy(many).map(({ name, namespace }) => `${namespace}/${name}`)).toEqual(["one/b", "two/b"]);
  });

  it.each([
    ["{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a}, spec: {encryptedData: {k: AgB}}}", ["Secret/a"]],
    ["{apiVersion: bitnami.com/v1alpha1, kind: SealedSecret, metadata: {name: a}, spec: {template: {metadata: {name: b}}}}", ["Secret/b"]],
    ["{apiVersion: v1, kind: Namespace, metadata: {name: a}}", ["ServiceAccount/default", "ConfigMap/kube-root-ca.crt"]],
    [
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {replicas: 2, volumeClaimTemplates: [{metadata: {name: data}}]}}",
      ["PersistentVolumeClaim/data-a-0", "PersistentVolumeClaim/data-a-1"],
    ],
    [
      "{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: a}, spec: {acme: {privateKeySecretRef: {name: account}}}}",
      ["Secret/account"],
    ],
    [
      "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {gatewayClassName: cilium, listeners: [{port: 80}]}}",
      ["Service/cilium-gateway-a"],
    ],
    ["{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {gatewayClassName: other}}", []],
    [
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, annotations: {cert-manager.io/cluster-issuer: i}}, spec: {tls: [{secretName: t}]}}",
      ["Secret/t"],
    ],
    [
      "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a, annotations: {cert-manager.io/issuer: i}}, spec: {listeners: [{tls: {certificateRefs: [{name: t}]}}]}}",
      ["Secret/t"],
    ],
    [
      "{apiVersion: apiextensions.crossplane.io/v1, kind: CompositeResourceDefinition, metadata: {name: xs.g.io}, spec: {group: g.io, names: {plural: xs}, claimNames: {plural: cs}}}",
      ["CustomResourceDefinition/xs.g.io", "CustomResourceDefinition/cs.g.io"],
    ],
    [
      "{apiVersion: hcloud.crossplane.io/v1alpha1, kind: Server, metadata: {name: a}, spec: {writeConnectionSecretToRef: {name: b, namespace: x}}}",
      ["Secret/b"],
    ],
    [
      "{apiVersion: kafka.strimzi.io/v1beta2, kind: Kafka, metadata: {name: a}, spec: {kafka: {listeners: [{port: 9092}]}}}",
      ["Service/a-kafka-bootstrap", "Service/a-kafka-brokers", "Secret/a-cluster-ca-cert", "Secret/a-clients-ca-cert"],
    ],
  ])("%s", (yaml, expected) => {
    expect(names(yaml)).toEqual(expected);
  });

  it("is made in the namespace that cert-manager runs in for an issuer of the whole cluster", () => {
    const issuer = object(
      "{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: a}, spec: {acme: {privateKeySecretRef: {name: account}}}}",
    );

    expect(producedBy(issuer)).toMatchObject([{ namespace: "cert-manager" }]);
  });

  it("is nothing for an object whose spec is not what it should be", () => {
    const specs = ["null", "text", "[]", "{secretName: 3}", "{bootstrap: x, listeners: y, volumeClaimTemplates: [3]}"];
    const kinds = ["cert-manager.io/v1, kind: Certificate", "postgresql.cnpg.io/v1, kind: Cluster", "apps/v1, kind: StatefulSet"];

    for (const spec of specs)
      for (const kind of kinds) expect(() => names(`{apiVersion: ${kind}, metadata: {name: a}, spec: ${spec}}`)).not.toThrow();
  });
});

function object(yaml: string): KubeObject {
  return readManifest(yaml) as KubeObject;
}

function names(yaml: string): string[] {
  return producedBy(object(yaml)).map(({ kind, name }) => `${kind}/${name}`);
}
