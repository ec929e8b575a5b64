import { rm } from "node:fs/promises";
import { resolveHelm } from "@catalyst/lab/helm/resolve-helm.ts";
import { describe, expect, it } from "vitest";
import { readRepository } from "../../model/repository.ts";
import { createRenderer } from "../../render/renderer.ts";
import { exampleChartSource } from "../../testing/example-chart-source.ts";
import { exampleKit } from "../../testing/example-kit.ts";
import { exampleRepositoryRoot, withChanges } from "../../testing/example-repository.ts";
import { chartContentRules } from "../chart-content-rules.ts";
import type { ExampleChange } from "../rule.ts";
import { verify } from "../verify.ts";

const labels = '  labels:\n    {{- include "bp-web.labels" . | nindent 4 }}\n';

/** Each looks much like a defect, and is none. */
const nearMisses: readonly (readonly [string, readonly ExampleChange[]])[] = [
  [
    "an object of a kind that crds/ of the same chart defines, and one that comes as a hook after a templated definition",
    [
      { file: "platform/web/chart/crds/themes.yaml", write: definition("Theme", "themes") },
      { file: "platform/web/chart/templates/theme.yaml", write: custom("Theme", labels) },
      { file: "platform/web/chart/templates/skins.yaml", write: definition("Skin", "skins", labels) },
      {
        file: "platform/web/chart/templates/skin.yaml",
        write: custom("Skin", `${labels}  annotations:\n    helm.sh/hook: post-install\n`),
      },
    ],
  ],
  [
    "a gate before an API that a dependency of a dependency brings, before one of Kubernetes, and before telemetry",
    [
      {
        file: "platform/web/chart/templates/gated.yaml",
        write: [
          "widgets.example.org/v1",
          "external-secrets.io/v1beta1",
          "autoscaling/v2",
          "networking.k8s.io/v1",
          "monitoring.coreos.com/v1",
        ]
          .map((version) => `{{- if .Capabilities.APIVersions.Has "${version}" }}\n{{- end }}\n`)
          .join(""),
      },
    ],
  ],
  [
    "a certificate from an Issuer of its own, and one from the Sovereign's",
    [
      {
        file: "platform/web/chart/templates/certificates.yaml",
        write: [
          `apiVersion: cert-manager.io/v1\nkind: Issuer\nmetadata:\n  name: web-own\n${labels}spec:\n  selfSigned: {}\n`,
          certificate("one", "Issuer", "web-own"),
          certificate("two", "ClusterIssuer", "letsencrypt-prod"),
        ].join("---\n"),
      },
    ],
  ],
  [
    "hooks that nobody waits for",
    [
      { file: "platform/store/chart/templates/before.yaml", write: hookedConfigMap("store-before", "pre-install") },
      { file: "platform/store/chart/templates/after.yaml", write: hookedConfigMap("store-after", "post-install") },
      {
        file: "platform/store/chart/templates/statefulset.yaml",
        replace: "          env:\n",
        with: "          envFrom:\n            - configMapRef:\n                name: store-before\n            - configMapRef:\n                name: store-after\n                optional: true\n          env:\n",
      },
    ],
  ],
  [
    "force where something may be gone for a moment and a comment says so",
    [
      {
        file: "platform/dormant/manifests/forced.yaml",
        write: [
          "# Nobody can search while it is made anew.",
          "apiVersion: apps/v1",
          "kind: Deployment",
          "metadata:",
          "  name: search",
          "  annotations:",
          "    kustomize.toolkit.fluxcd.io/force: enabled",
          "spec:",
          "  strategy:",
          "    type: Recreate",
          "  template:",
          "    metadata:",
          "      labels:",
          "        app: search",
          "---",
          "# Peers look each other up again.",
          "apiVersion: v1",
          "kind: Service",
          "metadata:",
          "  name: search",
          "  annotations:",
          "    kustomize.toolkit.fluxcd.io/force: enabled",
          "spec:",
          "  clusterIP: None",
          "  selector:",
          "    app: search",
          "",
        ].join("\n"),
      },
    ],
  ],
  [
    "node ports that are open, names of Secrets, public keys, and addresses inside the cluster",
    [
      {
        file: "platform/web/chart/templates/harmless.yaml",
        write: [
          `apiVersion: v1\nkind: Service\nmetadata:\n  name: web-nodes\n${labels}spec:\n  type: NodePort\n  ports:\n    - port: 80\n      nodePort: 30080\n`,
          [
            `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web-harmless\n${labels}data:`,
            "  passwordSecretName: web-admin",
            "  passwordKey: password",
            "  tokenPath: /var/run/secrets/token",
            "  apiGroup: gateway.networking.k8s.io",
            "  schema: http://json-schema.org/draft-07/schema#",
            "  api: https://kubernetes.default.svc:443",
            "  store: store.store.svc.cluster.local:6380",
            "  peer: store-0.store-peers.store.svc:6380",
            "  nameserver: 10.43.0.10",
            "  listen: 0.0.0.0:8080",
            "  host: {{ .Values.webOverlay.hostName | quote }}",
            "  verification.pub: |",
            "    -----BEGIN PUBLIC KEY-----",
            "    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2qF3XR4zH8XnFpOlKK5X8KCO2V2H",
            "    rxwehfrB3vhC7PX3j2F/VL4VLg2vFq349Q5nySidwrhfccRjcJq4IBVodA==",
            "    -----END PUBLIC KEY-----",
            "",
          ].join("\n"),
        ].join("---\n"),
      },
    ],
  ],
  [
    "a workload without hardening that is excepted with a reason",
    [
      {
        file: "platform/store/blueprint.yaml",
        replace: "  name: bp-store\n",
        with: "  name: bp-store\n  annotations:\n    catalyst.openova.io/pod-security-exceptions: |\n      StatefulSet/store: it tunes the kernel of its node\n",
      },
      { file: "platform/store/chart/templates/statefulset.yaml", replace: "        runAsNonRoot: true\n", with: "" },
    ],
  ],
  [
    "an image whose tag moves and whose digest holds it",
    [
      { file: "platform/web/chart/values.yaml", replace: "    tag: 2.3.4\n", with: "    tag: stable\n" },
      { file: "platform/web/images.lock.yaml", replace: "mirror/web:2.3.4", with: "mirror/web:stable" },
    ],
  ],
  [
    "a pod that only helm test makes",
    [
      {
        file: "platform/web/chart/templates/try.yaml",
        write: `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web-try\n${labels}  annotations:\n    helm.sh/hook: test\nspec:\n  containers:\n    - name: try\n      image: {{ printf "busybox" }}\n`,
      },
    ],
  ],
];

describe("what looks like a defect of a chart's content and is none", () => {
  it.each(nearMisses)("%s", async (_, changes) => {
    const root = await withChanges(exampleRepositoryRoot, changes);
    try {
      const repository = await readRepository(root);
      const helm = await resolveHelm();
      await using renderer = createRenderer({ repository, helm, charts: exampleChartSource(), kit: exampleKit, kubeVersion: "1.31.4" });

      const { findings, notChecked } = await verify({
        repository,
        blueprints: repository.blueprints,
        clusterDirectories: [],
        rules: chartContentRules,
        renderer,
        kit: exampleKit,
        kubeVersion: "1.31.4",
      });

      expect(findings.map(({ rule, file, line, message }) => `${rule} ${file}:${line} ${message}`)).toEqual([]);
      expect(notChecked).toEqual([]);
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  });
});

function definition(kind: string, plural: string, more = ""): string {
  return [
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: ${plural}.looks.openova.io\n${more}spec:`,
    `  group: looks.openova.io\n  scope: Namespaced\n  names:\n    kind: ${kind}\n    plural: ${plural}`,
    "  versions:\n    - name: v1\n      served: true\n      storage: true\n",
  ].join("\n");
}

function custom(kind: string, metadata: string): string {
  return `apiVersion: looks.openova.io/v1\nkind: ${kind}\nmetadata:\n  name: web\n${metadata}spec:\n  dark: true\n`;
}

function certificate(name: string, kind: string, issuer: string): string {
  return [
    `apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata:\n  name: web-${name}\n${labels}spec:\n  secretName: web-${name}`,
    `  dnsNames:\n    - web.{{ .Release.Namespace }}.svc\n  issuerRef:\n    kind: ${kind}\n    name: ${issuer}\n`,
  ].join("\n");
}

function hookedConfigMap(name: string, hook: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${hook}\ndata:\n  MODE: single\n`;
}
