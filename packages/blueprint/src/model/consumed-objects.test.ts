import { describe, expect, it } from "vitest";
import { consumedBy } from "./consumed-objects.ts";
import { readManifest } from "./yaml/read-manifest.ts";
import { valueAt } from "./yaml-file.ts";
import type { KubeObject } from "../render/kube-object.ts";

describe("what an object needs by name", () => {
  it("is everything that its pods mount, read and run as, with the place", () => {
    const deployment = object(`
apiVersion: apps/v1
kind: Deployment
metadata: {name: a}
spec:
  template:
    spec:
      serviceAccountName: runner
      priorityClassName: urgent
      runtimeClassName: gvisor
      imagePullSecrets: [{name: pull}]
      nodeSelector: {disk: ssd}
      initContainers:
        - name: init
          envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: keys, optional: true}}]
      containers:
        - name: main
          env:
            - {name: A, valueFrom: {secretKeyRef: {name: login, key: password}}}
            - {name: B, valueFrom: {configMapKeyRef: {name: flags, key: b, optional: true}}}
      volumes:
        - {name: tls, secret: {secretName: certificate}}
        - {name: conf, configMap: {name: files}}
        - {name: data, persistentVolumeClaim: {claimName: data}}
        - {name: scratch, ephemeral: {volumeClaimTemplate: {spec: {accessModes: [ReadWriteOnce]}}}}
        - name: all
          projected:
            sources: [{secret: {name: part}}, {configMap: {name: rest, optional: true}}, {serviceAccountToken: {path: t}}]
`);

    expect(summary(deployment)).toEqual([
      "ConfigMap/files",
      "ConfigMap/flags?",
      "ConfigMap/rest?",
      "ConfigMap/settings",
      "NodeLabel/disk=ssd",
      "PersistentVolumeClaim/data",
      "PriorityClass/urgent",
      "RuntimeClass/gvisor",
      "Secret/certificate",
      "Secret/keys?",
      "Secret/login",
      "Secret/part",
      "Secret/pull",
      "ServiceAccount/runner",
      "StorageClass/(default)",
    ]);
    expect(consumedBy(deployment).find(({ name }) => name === "login")).toMatchObject({
      key: "password",
      path: ["spec", "template", "spec", "containers", 0, "env", 0, "valueFrom", "secretKeyRef", "name"],
    });
    const written = consumedBy(deployment).filter(({ kind }) => kind !== "NodeLabel" && kind !== "StorageClass");
    expect(written.map(({ path }) => valueAt(deployment, path))).toEqual(written.map(({ name }) => name));
  });

  it.each([
    [
      "{apiVersion: batch/v1, kind: CronJob, metadata: {name: a}, spec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: s}}}}}}",
      ["ServiceAccount/s"],
    ],
    ["{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {}}", ["StorageClass/(default)"]],
    ["{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {storageClassName: fast}}", ["StorageClass/fast"]],
    ["{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {storageClassName: ''}}", []],
    ["{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: a}, spec: {volumeName: v}}", []],
    [
      "{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: a}, spec: {serviceName: peers, volumeClaimTemplates: [{spec: {storageClassName: fast}}]}}",
      ["Service/peers?", "StorageClass/fast"],
    ],
    ["{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: Role, name: r}}", ["Role/r"]],
    ["{apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: ClusterRole, name: edit}}", []],
    [
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a}, spec: {ingressClassName: c, tls: [{secretName: t}], rules: [{http: {paths: [{backend: {service: {name: s, port: {number: 80}}}}]}}]}}",
      ["IngressClass/c", "Secret/t", "Service/s:80"],
    ],
    [
      "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: a, annotations: {cert-manager.io/cluster-issuer: i}}, spec: {tls: [{secretName: t}]}}",
      ["ClusterIssuer/i"],
    ],
    [
      "{apiVersion: gateway.networking.k8s.io/v1, kind: HTTPRoute, metadata: {name: a}, spec: {parentRefs: [{name: g, namespace: edge}], rules: [{backendRefs: [{name: s, port: 80}]}]}}",
      ["Gateway/edge/g", "Service/s:80"],
    ],
    [
      "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a}, spec: {gatewayClassName: cilium, listeners: [{tls: {certificateRefs: [{name: t}]}}]}}",
      ["GatewayClass/cilium", "Secret/t"],
    ],
    [
      "{apiVersion: cert-manager.io/v1, kind: Certificate, metadata: {name: a}, spec: {secretName: own, issuerRef: {name: i}, keystores: {jks: {passwordSecretRef: {name: p, key: k}}}}}",
      ["Issuer/i", "Secret/p"],
    ],
    ["{apiVersion: cert-manager.io/v1, kind: Issuer, metadata: {name: a}, spec: {ca: {secretName: ca}}}", ["Secret/ca"]],
    [
      "{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: a}, spec: {acme: {privateKeySecretRef: {name: own}, solvers: [{dns01: {rfc2136: {tsigSecretSecretRef: {name: tsig, key: k}}}}]}}}",
      ["Secret/cert-manager/tsig"],
    ],
    [
      "{apiVersion: external-secrets.io/v1beta1, kind: ExternalSecret, metadata: {name: a}, spec: {secretStoreRef: {kind: ClusterSecretStore, name: openbao}, target: {name: own}}}",
      ["ClusterSecretStore/openbao"],
    ],
    [
      "{apiVersion: external-secrets.io/v1beta1, kind: ExternalSecret, metadata: {name: a}, spec: {dataFrom: [{sourceRef: {generatorRef: {kind: Password, name: p}}}]}}",
      ["Password/p"],
    ],
    [
      "{apiVersion: external-secrets.io/v1beta1, kind: ClusterSecretStore, metadata: {name: a}, spec: {provider: {vault: {caProvider: {type: ConfigMap, name: ca, namespace: x}, auth: {kubernetes: {serviceAccountRef: {name: eso, namespace: other}}}}}}}",
      ["ConfigMap/x/ca", "ServiceAccount/other/eso"],
    ],
    [
      "{apiVersion: postgresql.cnpg.io/v1, kind: Cluster, metadata: {name: a}, spec: {storage: {size: 1Gi}, superuserSecret: {name: su}, bootstrap: {initdb: {secret: {name: app}}}, backup: {barmanObjectStore: {s3Credentials: {accessKeyId: {name: s3, key: id}}}}}}",
      ["Secret/app", "Secret/s3", "Secret/su", "StorageClass/(default)"],
    ],
    [
      "{apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: a, annotations: {cert-manager.io/issuer: i}}, spec: {listeners: [{tls: {certificateRefs: [{name: t}]}}]}}",
      ["Issuer/i"],
    ],
    ["{apiVersion: postgresql.cnpg.io/v1, kind: Pooler, metadata: {name: a}, spec: {cluster: {name: pg}}}", ["Cluster/pg"]],
    [
      "{apiVersion: helm.toolkit.fluxcd.io/v2, kind: HelmRelease, metadata: {name: a}, spec: {chart: {spec: {sourceRef: {kind: HelmRepository, name: r}, verify: {secretRef: {name: pub}}}}, dependsOn: [{name: b}], valuesFrom: [{kind: ConfigMap, name: v, valuesKey: k}, {kind: Secret, name: o, optional: true}]}}",
      ["ConfigMap/v", "HelmRelease/b", "HelmRepository/r", "Secret/o?", "Secret/pub"],
    ],
    [
      "{apiVersion: kustomize.toolkit.fluxcd.io/v1, kind: Kustomization, metadata: {name: a}, spec: {sourceRef: {kind: GitRepository, name: g, namespace: x}, decryption: {secretRef: {name: age}}, postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}}}",
      ["ConfigMap/vars", "GitRepository/x/g", "Secret/age"],
    ],
    [
      "{apiVersion: hcloud.crossplane.io/v1beta1, kind: ProviderConfig, metadata: {name: a}, spec: {credentials: {secretRef: {name: c, namespace: x, key: token}}}}",
      ["Secret/x/c"],
    ],
    [
      "{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: {name: a}, webhooks: [{clientConfig: {service: {name: w, namespace: x, port: 443}}}]}",
      ["Service/x/w:443?"],
    ],
    [
      "{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: a}, spec: {service: {name: w, namespace: x}}}",
      ["Service/x/w"],
    ],
  ])("%s", (yaml, expected) => {
    expect(summary(object(yaml))).toEqual(expected);
  });

  it("is a label of nodes only where every node without it is refused", () => {
    const expression =
      "{matchExpressions: [{key: gpu, operator: In, values: [a100]}, {key: zone, operator: Exists}, {key: arm, operator: DoesNotExist}]}";

    expect(summary(podWithTerms(`[${expression}]`))).toEqual(["NodeLabel/gpu=a100", "NodeLabel/zone"]);
    expect(summary(podWithTerms(`[${expression}, {matchExpressions: []}]`))).toEqual([]);
  });

  it("is nothing for data and schemas, whatever they look like", () => {
    const fields = "spec: {secretRef: {name: x}}, data: {secretName: y}";

    for (const kind of ["v1, kind: ConfigMap", "v1, kind: Secret", "apiextensions.k8s.io/v1, kind: CustomResourceDefinition"])
      expect(summary(object(`{apiVersion: ${kind}, metadata: {name: a}, ${fields}}`))).toEqual([]);
  });

  it("is found in custom kinds by what their fields are called", () => {
    const custom = object(
      "{apiVersion: a.example.org/v1, kind: Thing, metadata: {name: a}, spec: {auth: {tokenSecretRef: {name: t, key: k}}, podTemplate: {spec: {serviceAccountName: s, volumes: [{configMap: {name: c}}]}}, items: [{issuerRef: {name: i, kind: ClusterIssuer}}]}, status: {secretRef: {name: seen}}}",
    );

    expect(summary(custom)).toEqual(["ClusterIssuer/i", "ConfigMap/c", "Secret/t", "ServiceAccount/s"]);
  });
});

function object(yaml: string): KubeObject {
  return readManifest(yaml) as KubeObject;
}

function podWithTerms(terms: string): KubeObject {
  const affinity = `{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: ${terms}}}}`;

  return object(`{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {affinity: ${affinity}}}`);
}

/** `Secret/namespace/name:port?`, sorted; the question mark stands for what the object does without. */
function summary(from: KubeObject): string[] {
  return consumedBy(from)
    .map(
      ({ kind, namespace, name, port, optional }) =>
        `${kind}/${namespace === undefined ? "" : `${namespace}/`}${name}${port === undefined ? "" : `:${port}`}${optional ? "?" : ""}`,
    )
    .toSorted();
}
