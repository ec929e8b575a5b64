import { type Consumed } from "../../model/consumed.ts";
import { consumedBy } from "../../model/consumed-objects.ts";
import { listOf } from "../../model/pod-spec.ts";
import { isRecord, valueAt } from "../../model/yaml-file.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import type { RenderedObject } from "../../render/rendered-object.ts";
import type { YamlPath } from "../../model/yaml/read-yaml.ts";
import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { distinct, foundInObject, namespaceOf, ownObjects } from "./rendered-objects.ts";
import { templateLines } from "./template-lines.ts";

export const secretNamespace: BlueprintRule = {
  id: "CH-SECRET-NAMESPACE",
  scope: "blueprint",
  severity: "error",
  suppressible: true,
  title: "a Secret is read from another namespace",
  reason:
    "A namespace is the border of an Organization and of a component. Once one reads another's Secrets, whoever takes over the first has both, and removing the second breaks the first without a word.",
  fix: "share the value through OpenBao and an ExternalSecret in each namespace that needs it",
  needs: ["renders"],
  examples: [
    {
      title: "Secret is copied from a neighbour's namespace",
      changes: [
        {
          file: "platform/web/chart/templates/store-credential.yaml",
          write: [
            "apiVersion: v1",
            "kind: Secret",
            "metadata:",
            "  name: {{ .Release.Name }}-store",
            "  labels:",
            '    {{- include "bp-web.labels" . | nindent 4 }}',
            "  annotations:",
            "    reflector.v1.k8s.emberstack.com/reflects: store/store-credential",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/web/chart/templates/store-credential.yaml", text: "reflects:" },
    },
    {
      title: "store of secrets looks into a neighbour's namespace",
      changes: [
        {
          file: "platform/web/chart/templates/store-secrets.yaml",
          write: [
            "apiVersion: external-secrets.io/v1beta1",
            "kind: SecretStore",
            "metadata:",
            "  name: {{ .Release.Name }}-store",
            "  labels:",
            '    {{- include "bp-web.labels" . | nindent 4 }}',
            "spec:",
            "  provider:",
            "    kubernetes:",
            "      remoteNamespace: store",
            "      auth:",
            "        serviceAccount:",
            "          name: default",
            "",
          ].join("\n"),
        },
      ],
      at: { file: "platform/web/chart/templates/store-secrets.yaml", text: "remoteNamespace:" },
    },
  ],
  check: (subject) => distinct(readsAcross(subject)),
};

function* readsAcross(subject: BlueprintSubject): Generator<Found> {
  const home = namespaceOf(subject);
  for (const rendered of ownObjects(subject)) {
    const { object } = rendered;
    const namespace = object.metadata.namespace ?? home;
    for (const consumed of isOfOneNamespace(object) ? consumedBy(object) : [])
      if (isSecretElsewhere(consumed, namespace))
        yield foundInObject(subject, rendered, consumed.path, {
          message: `Secret ${consumed.name} is read from namespace ${consumed.namespace}${namespace === undefined ? "" : `, by an object of ${namespace}`}`,
        });
    yield* copies(subject, rendered, namespace);
    yield* remoteNamespaces(subject, rendered, namespace);
    yield* grants(subject, rendered, home);
  }
  yield* lookups(subject, home);
}

/** Objects of the whole cluster have to say in which namespace their Secret is. */
function isOfOneNamespace({ kind, apiVersion }: KubeObject): boolean {
  return !/^Cluster[A-Z]/.test(kind) && !(groupOf(apiVersion).endsWith("crossplane.io") && kind === "ProviderConfig");
}

function isSecretElsewhere({ kind, namespace: from }: Consumed, namespace: string | undefined): boolean {
  return kind === "Secret" && from !== undefined && namespace !== undefined && from !== namespace;
}

/** Annotations by which controllers copy a Secret: `<namespace>/<name>`. */
const copyAnnotations = ["reflector.v1.k8s.emberstack.com/reflects", "replicator.v1.mittwald.de/replicate-from"];

function* copies(subject: BlueprintSubject, rendered: RenderedObject, namespace: string | undefined): Generator<Found> {
  if (rendered.object.kind !== "Secret") return;
  for (const annotation of copyAnnotations) {
    const source = rendered.object.metadata.annotations?.[annotation];
    if (typeof source === "string" && source.includes("/") && source.split("/")[0] !== namespace)
      yield foundInObject(subject, rendered, ["metadata", "annotations", annotation], {
        message: `Secret ${source} is copied from its namespace`,
      });
  }
}

function* remoteNamespaces(subject: BlueprintSubject, rendered: RenderedObject, namespace: string | undefined): Generator<Found> {
  const path: YamlPath = ["spec", "provider", "kubernetes", "remoteNamespace"];
  const remote = valueAt(rendered.object, path);
  if (/^(?:Cluster)?SecretStore$/.test(rendered.object.kind) && typeof remote === "string" && remote !== namespace)
    yield foundInObject(subject, rendered, path, {
      message: `${rendered.object.kind} ${rendered.object.metadata.name} reads Secrets of namespace ${remote}`,
    });
}

/** A Role in somebody else's namespace that lets an account of ours read its Secrets. */
function* grants(subject: BlueprintSubject, rendered: RenderedObject, home: string | undefined): Generator<Found> {
  const { kind, metadata } = rendered.object;
  if (kind !== "Role" || home === undefined || metadata.namespace === undefined || metadata.namespace === home) return;
  for (const [index, rule] of listOf(rendered.object["rules"]).entries())
    if (readsSecrets(rule))
      yield foundInObject(subject, rendered, ["rules", index], {
        message: `Role ${metadata.name} lets Secrets of namespace ${metadata.namespace} be read`,
      });
}

function readsSecrets(rule: unknown): boolean {
  const has = (field: string, ...values: string[]): boolean => {
    const list = isRecord(rule) ? rule[field] : undefined;

    return Array.isArray(list) && values.some((value) => list.includes(value));
  };

  return has("apiGroups", "", "*") && has("resources", "secrets", "*") && has("verbs", "get", "list", "watch", "*");
}

/** A template that asks the API server for a Secret by namespace. */
function* lookups(subject: BlueprintSubject, home: string | undefined): Generator<Found> {
  for (const { at, text } of templateLines(subject)) {
    const [, namespace] = /lookup\s+"v1"\s+"Secret"\s+"([^"]+)"/.exec(text) ?? [];
    if (namespace !== undefined && namespace !== home) yield { message: `the template looks up Secrets of namespace ${namespace}`, at };
  }
}
