import type { BlueprintRule, Found } from "../rule.ts";
import type { BlueprintSubject } from "../subject.ts";
import { everyObject } from "./usual-render.ts";
import { chartPlace } from "./value-place.ts";

/** Kinds whose names are words of Kubernetes and of nobody else. */
const kinds = [
  "StatefulSet DaemonSet CronJob ConfigMap PersistentVolumeClaim StorageClass PriorityClass IngressClass NetworkPolicy",
  "CiliumNetworkPolicy CiliumClusterwideNetworkPolicy PodDisruptionBudget HorizontalPodAutoscaler ServiceAccount",
  "ClusterRole ClusterRoleBinding RoleBinding ResourceQuota LimitRange RuntimeClass HTTPRoute TLSRoute GRPCRoute",
  "GatewayClass ClusterIssuer ExternalSecret SecretStore ClusterSecretStore ServiceMonitor PodMonitor PrometheusRule",
  "ClusterPolicy ProviderConfig CompositeResourceDefinition ValidatingWebhookConfiguration MutatingWebhookConfiguration",
  "CustomResourceDefinition APIService",
].flatMap((line) => line.split(" "));
const mention = new RegExp(`\\b(${kinds.join("|")})(?:s|es)?\\b`, "g");

export const descriptionClaimsTemplates: BlueprintRule = {
  id: "CH-DESC-CLAIMS-TEMPLATES",
  scope: "blueprint",
  severity: "warning",
  suppressible: true,
  title: "the description names objects that no render holds",
  reason: "Whoever relies on the description believes that a policy or a route is there which is not.",
  fix: "add the object, or take it out of the description",
  needs: ["renders"],
  examples: [
    {
      title: "description promises a policy",
      changes: [
        {
          file: "platform/store/chart/Chart.yaml",
          replace: "on a disk of its own.",
          with: "on a disk of its own, behind a NetworkPolicy.",
        },
      ],
      at: { file: "platform/store/chart/Chart.yaml", text: "NetworkPolicy" },
    },
  ],
  check,
};

function* check({ blueprint: { chart }, renders }: BlueprintSubject): Iterable<Found> {
  const description = chart?.metadata["description"];
  if (chart === undefined || typeof description !== "string" || !renders.allToggles.ok) return;
  const rendered = new Set(everyObject(renders).map(({ object }) => object.kind));
  const absent = new Set([...description.matchAll(mention)].map(([, kind]) => kind!).filter((kind) => !rendered.has(kind)));
  if (absent.size === 0) return;

  yield { message: `the description names ${[...absent].join(", ")}, and nothing renders one`, at: chartPlace(chart, ["description"]) };
}
