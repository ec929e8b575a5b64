import { isRecord } from "../model/yaml-file.ts";
import { describeObject, groupOf, type KubeObject, referenceOf } from "../render/kube-object.ts";
import { resourceOf } from "./api-kinds.ts";
import type { OrderRelease } from "./order-plan.ts";

/** A webhook that refuses objects while nobody answers for it. */
export interface Webhook {
  release: string;
  name: string;
  service: string;
  groups: readonly string[];
  versions: readonly string[];
  resources: readonly string[];
  /** From its `namespaceSelector`, as far as it names namespaces: those it leaves alone. */
  exceptNamespaces: readonly string[];
}

/** Webhooks that fail closed when objects are made. */
export function webhooksOf(release: OrderRelease): Webhook[] {
  return release.objects
    .filter(({ object }) => object.kind === "ValidatingWebhookConfiguration" || object.kind === "MutatingWebhookConfiguration")
    .flatMap(({ object }) => (Array.isArray(object["webhooks"]) ? object["webhooks"].filter(isRecord) : []))
    .filter((webhook) => webhook["failurePolicy"] !== "Ignore")
    .flatMap((webhook) =>
      listOf(webhook["rules"])
        .filter((rule) => ["CREATE", "*"].some((operation) => stringsOf(rule["operations"]).includes(operation)))
        .map((rule) => ({
          release: release.name,
          name: String(webhook["name"]),
          service: serviceOf(webhook),
          groups: stringsOf(rule["apiGroups"]),
          versions: stringsOf(rule["apiVersions"]),
          resources: stringsOf(rule["resources"]),
          exceptNamespaces: excluded(webhook),
        })),
    );
}

export function admits(webhook: Webhook, object: KubeObject, namespace: string | undefined): boolean {
  const version = object.apiVersion.slice(object.apiVersion.indexOf("/") + 1);
  return (
    matches(webhook.groups, groupOf(object.apiVersion)) &&
    matches(webhook.versions, version) &&
    (matches(webhook.resources, resourceOf(object.kind)) || webhook.resources.includes("*/*")) &&
    !(namespace !== undefined && webhook.exceptNamespaces.includes(namespace))
  );
}

function matches(list: readonly string[], value: string): boolean {
  return list.includes("*") || list.includes(value);
}

/** What the API server answers while no pod stands behind a webhook: behind a proxy of the endpoints, as k3s has it, with this reason. */
export function refusal(webhook: Webhook, object: KubeObject): string {
  return `Internal error occurred: failed calling webhook "${webhook.name}": failed to call webhook: no endpoints available for service "${webhook.service}" (${describeObject(referenceOf(object))})`;
}

function serviceOf(webhook: Record<string, unknown>): string {
  const { clientConfig } = webhook;
  const service = isRecord(clientConfig) ? clientConfig["service"] : undefined;

  return isRecord(service) ? String(service["name"]) : "";
}

function excluded(webhook: Record<string, unknown>): string[] {
  const { namespaceSelector } = webhook;
  const expressions = isRecord(namespaceSelector) ? listOf(namespaceSelector["matchExpressions"]) : [];

  return expressions
    .filter(({ key, operator }) => operator === "NotIn" && (key === "kubernetes.io/metadata.name" || key === "name"))
    .flatMap(({ values }) => stringsOf(values));
}

function listOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
