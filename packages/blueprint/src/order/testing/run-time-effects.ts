import { setTimeout as delay } from "node:timers/promises";
import type { KubeApi } from "@catalyst/lab/kube/start-kube-api.ts";
import { valueAt } from "../../model/yaml-file.ts";
import { groupOf, type KubeObject } from "../../render/kube-object.ts";
import { resourceOf } from "../api-kinds.ts";
import { isClusterKind } from "../../render/cluster-kinds.ts";
import type { OrderPlan, OrderRelease } from "../order-plan.ts";
import type { AllowAllWebhook } from "./allow-all-webhook.ts";
import type { FreshCluster } from "./fresh-cluster.ts";

/** What the pods of a release would have done by the time that they are ready. */
export async function performRunTimeEffects(
  release: OrderRelease,
  plan: OrderPlan,
  { kube, create }: FreshCluster,
  webhook: AllowAllWebhook,
): Promise<void> {
  for (const { name } of release.provides.crds) await create(openDefinition(name, plan));
  for (const { name } of release.provides.crds) await untilServed(kube, name, plan);
  for (const [kind, list] of [
    ["Secret", release.provides.secrets],
    ["ConfigMap", release.provides.configMaps],
  ] as const) {
    for (const { name, namespace } of list) {
      await create({ apiVersion: "v1", kind, metadata: { name, namespace: namespace ?? release.namespace } });
    }
  }
  for (const { name, namespace } of release.provides.services) {
    const metadata = { name, namespace: namespace ?? release.namespace };
    await create({ apiVersion: "v1", kind: "Service", metadata, spec: { ports: [{ port: 80 }] } });
  }
  for (const { object } of release.objects) {
    if (isWebhookConfiguration(object)) await answer(kube, object, webhook);
  }
}

/** Port 1 is nobody's: what is sent there is refused at once, and stays on this machine as an address of the cluster's Services would not. */
const unanswered = { url: "https://127.0.0.1:1/", caBundle: "" };

/** What it is like while no pods stand behind the webhooks of a release. */
export async function leaveUnanswered(release: OrderRelease, { kube }: FreshCluster): Promise<void> {
  for (const { object } of release.objects) {
    if (isWebhookConfiguration(object)) await answer(kube, object, unanswered);
    else if (object.kind === "CustomResourceDefinition" && valueAt(object, ["spec", "conversion", "strategy"]) === "Webhook") {
      const clientConfig = { url: unanswered.url, service: null };
      const path = `/apis/apiextensions.k8s.io/v1/customresourcedefinitions/${object.metadata.name}`;
      await kube.call("PATCH", path, { spec: { conversion: { webhook: { clientConfig } } } });
    }
  }
}

/** A definition that takes everything, for the kind and the versions in which the plan uses it. */
function openDefinition(name: string, plan: OrderPlan): KubeObject {
  const [plural, group] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  const users = usersOf(name, plan);
  const kind = users[0]?.kind ?? `${plural[0]!.toUpperCase()}${plural.slice(1)}`;
  const versions = versionsOf(users);

  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: {
      name,
      // Asked of whoever takes a name in a group of the project itself.
      annotations: { "api-approved.kubernetes.io": "unapproved, a definition of a test" },
    },
    spec: {
      group,
      names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
      scope: isClusterWide(kind) ? "Cluster" : "Namespaced",
      versions: versions.map((version, index) => ({
        name: version,
        served: true,
        storage: index === 0,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      })),
    },
  };
}

function usersOf(name: string, plan: OrderPlan): KubeObject[] {
  return plan.releases
    .flatMap(({ objects }) => objects.map(({ object }) => object))
    .filter(({ apiVersion, kind }) => `${resourceOf(kind)}.${groupOf(apiVersion)}` === name);
}

function versionsOf(users: readonly KubeObject[]): string[] {
  const used = [...new Set(users.map(({ apiVersion }) => apiVersion.slice(apiVersion.indexOf("/") + 1)))];

  return used.length === 0 ? ["v1"] : used;
}

/** Kinds of the whole cluster that operators of the kit register themselves. */
function isClusterWide(kind: string): boolean {
  return (
    isClusterKind(kind) ||
    /^(?:Cluster|Cilium(?:Clusterwide|Node|LoadBalancer|L2|CIDR)|Composite|Composition|Provider|StoreConfig)/.test(kind)
  );
}

async function untilServed(kube: KubeApi, name: string, plan: OrderPlan): Promise<void> {
  const [plural, group] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  const until = Date.now() + 60_000;
  for (const version of versionsOf(usersOf(name, plan))) {
    while ((await kube.call("GET", `/apis/${group}/${version}/${plural}`)).status !== 200) {
      if (Date.now() > until) throw new Error(`${name} is not served within a minute`);
      await delay(100);
    }
  }
}

function isWebhookConfiguration({ kind }: KubeObject): boolean {
  return /^(?:Validating|Mutating)WebhookConfiguration$/.test(kind);
}

/** The test's server stands for the Service, to which no pod network leads here. */
async function answer(
  kube: KubeApi,
  { kind, metadata }: KubeObject,
  { url, caBundle }: Pick<AllowAllWebhook, "url" | "caBundle">,
): Promise<void> {
  const path = `/apis/admissionregistration.k8s.io/v1/${kind.toLowerCase()}s/${metadata.name}`;
  const { status, body } = await kube.call("GET", path);
  if (status !== 200) throw new Error(`${kind} ${metadata.name}: ${String(body.message)}`);
  const webhooks = ((body["webhooks"] ?? []) as object[]).map((one) => ({ ...one, clientConfig: { url, caBundle } }));
  const changed = await kube.call("PUT", path, { ...body, webhooks });
  if (changed.status !== 200) throw new Error(`${kind} ${metadata.name}: ${String(changed.body.message)}`);
}
