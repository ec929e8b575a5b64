import type { ExampleChange } from "../../rules/rule.ts";

/** A way to break the order of the example repository's kit that an API server notices by itself. */
export interface Disorder {
  title: string;
  changes: readonly ExampleChange[];
  /** Changes without which nothing is out of order; with these alone everything is installed. */
  given?: readonly ExampleChange[];
  refused: { release: string; object: string };
}

const kit = "clusters/_template/bootstrap-kit";
const operatorDoesNotWait: ExampleChange = {
  file: `${kit}/01-operator.yaml`,
  replace: "    crds: CreateReplace\n    remediation:\n      retries: 3\n  upgrade",
  with: "    crds: CreateReplace\n    disableWait: true\n    remediation:\n      retries: 3\n  upgrade",
};
/** The operator's program registers nothing by itself any more, and says so. */
const nothingRegistered: ExampleChange = {
  file: "platform/operator/blueprint.yaml",
  replace: `  provides:
    crds:
      - name: externalsecrets.external-secrets.io
        by: Deployment/operator
      - name: passwords.generators.external-secrets.io
        by: Deployment/operator
`,
  with: "",
};
const crates = definition("example.org", "Crate", "crates");
const crate = { apiVersion: "example.org/v1", kind: "Crate", metadata: { name: "first" }, spec: { size: 1 } };
const robot = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "robot" }, rules: [] };
const widget = { apiVersion: "widgets.example.org/v1", kind: "Widget", metadata: { name: "first" }, spec: { size: "small" } };
const service = { namespace: "operator-system", name: "operator-webhook", port: 443 };
const convertedCrates = definition("example.org", "Crate", "crates", ["v1", "v1beta1"], {
  strategy: "Webhook",
  webhook: { conversionReviewVersions: ["v1"], clientConfig: { service: { ...service, path: "/convert" } } },
});
const aggregatedApi = {
  apiVersion: "apiregistration.k8s.io/v1",
  kind: "APIService",
  metadata: { name: "v1.reports.example.org" },
  spec: {
    group: "reports.example.org",
    version: "v1",
    service,
    insecureSkipTLSVerify: true,
    groupPriorityMinimum: 100,
    versionPriority: 10,
  },
};
/** Definitions that lie in a chart's own crds/, so that the operator is needed for its webhook alone. */
const definedByStore: ExampleChange[] = [
  nothingRegistered,
  chartFile("store", "crds/secrets.yaml", definition("external-secrets.io", "ExternalSecret", "externalsecrets", ["v1beta1"])),
  chartFile("store", "crds/passwords.yaml", definition("generators.external-secrets.io", "Password", "passwords", ["v1alpha1"])),
];

export const disorders: readonly Disorder[] = [
  {
    title: "an edge is missing",
    changes: [{ file: `${kit}/02-store.yaml`, replace: "  dependsOn:\n    - name: bp-operator\n", with: "" }],
    refused: { release: "bp-store", object: "ExternalSecret store-credential" },
  },
  {
    title: "nobody waits for the pods that register a kind",
    changes: [operatorDoesNotWait],
    refused: { release: "bp-store", object: "ExternalSecret store-credential" },
  },
  {
    title: "nobody registers a kind",
    changes: [nothingRegistered],
    refused: { release: "bp-store", object: "ExternalSecret store-credential" },
  },
  {
    title: "a definition lies among the templates, beside what uses it",
    given: [chartFile("store", "templates/crate.yaml", crate)],
    changes: [chartFile("store", "templates/crates.yaml", crates)],
    refused: { release: "bp-store", object: "Crate first" },
  },
  {
    title: "a kind is used in a version that its definition does not serve",
    given: [chartFile("store", "crds/crates.yaml", crates)],
    changes: [chartFile("store", "templates/crate.yaml", { ...crate, apiVersion: "example.org/v1beta1" })],
    refused: { release: "bp-store", object: "Crate first" },
  },
  {
    title: "a Namespace is missing",
    changes: [
      {
        file: `${kit}/02-store.yaml`,
        replace: `apiVersion: v1
kind: Namespace
metadata:
  name: store
  labels:
    catalyst.openova.io/sovereign: \${SOVEREIGN_FQDN}
    pod-security.kubernetes.io/enforce: restricted
---
`,
        with: "",
      },
    ],
    refused: { release: "bp-store", object: "Service store/store" },
  },
  {
    title: "nobody waits for the pods that answer a webhook",
    given: [
      ...definedByStore,
      {
        file: `${kit}/03-web.yaml`,
        replace: "    web:\n      replicas: 3\n",
        with: "    webOverlay:\n      widget:\n        enabled: true\n",
      },
    ],
    changes: [operatorDoesNotWait],
    refused: { release: "bp-web", object: "Widget web-gate" },
  },
  {
    title: "nobody waits for the pods that convert between versions",
    given: [
      ...definedByStore,
      chartFile("operator", "crds/crates.yaml", convertedCrates),
      chartFile("store", "templates/crate.yaml", crate),
    ],
    changes: [
      operatorDoesNotWait,
      chartFile("store", "templates/old-crate.yaml", { ...crate, apiVersion: "example.org/v1beta1", metadata: { name: "old" } }),
    ],
    refused: { release: "bp-store", object: "Crate old" },
  },
  {
    title: "nobody waits for the pods that serve an API",
    given: [...definedByStore, chartFile("operator", "templates/api.yaml", aggregatedApi)],
    changes: [
      operatorDoesNotWait,
      chartFile("store", "templates/report.yaml", { apiVersion: "reports.example.org/v1", kind: "Report", metadata: { name: "first" } }),
    ],
    refused: { release: "bp-store", object: "Report first" },
  },
  {
    title: "a release brings a webhook together with what that has to admit",
    changes: [chartFile("operator", "templates/widget.yaml", widget)],
    refused: { release: "bp-operator", object: "Widget first" },
  },
  {
    title: "two releases bring the same object",
    given: [chartFile("operator", "templates/robot.yaml", robot)],
    changes: [chartFile("store", "templates/robot.yaml", robot)],
    refused: { release: "bp-store", object: "ClusterRole robot" },
  },
];

/** JSON is YAML too. */
function chartFile(blueprint: string, path: string, object: object): ExampleChange {
  return { file: `platform/${blueprint}/chart/${path}`, write: JSON.stringify(object, undefined, 2) };
}

function definition(group: string, kind: string, plural: string, versions = ["v1"], conversion?: object): object {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };

  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: "Namespaced",
      ...(conversion === undefined ? {} : { conversion }),
      // The first is stored.
      versions: versions.map((name, index) => ({ name, served: true, storage: index === 0, schema })),
    },
  };
}
