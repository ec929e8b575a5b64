import { daemonSet, deployment, job, statefulSet } from "./objects.ts";
import { allowed, refused, type Transition } from "./transition.ts";

const relabelled = (app: string) => ({
  selector: { matchLabels: { app } },
  template: { metadata: { labels: { app } }, spec: { containers: [{ name: "app", image: "registry.example/app:1.0.0" }] } },
});

const claimTemplate = (storage: string) => ({
  metadata: { name: "data" },
  spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
});

const rolling = { type: "RollingUpdate", rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } };

export const workloadTransitions: readonly Transition[] = [
  {
    name: "strategy-by-default",
    row: "UP-STRATEGY",
    title: "a Deployment that never named a strategy becomes Recreate",
    old: deployment("strategy-by-default"),
    new: deployment("strategy-by-default", { strategy: { type: "Recreate" } }),
    ...refused("invalid", "spec.strategy.rollingUpdate", { helm3: "ok" }),
  },
  {
    name: "strategy-half-named",
    row: "UP-STRATEGY",
    title: "a Deployment that named one of two rolling fields becomes Recreate",
    old: deployment("strategy-half-named", { strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: 1 } } }),
    new: deployment("strategy-half-named", { strategy: { type: "Recreate" } }),
    // The struct was owned, so it goes whole, with the default inside it.
    ...allowed,
  },
  {
    name: "strategy-named",
    row: "UP-STRATEGY",
    title: "a Deployment that named all rolling fields becomes Recreate",
    old: deployment("strategy-named", { strategy: rolling }),
    new: deployment("strategy-named", { strategy: { type: "Recreate" } }),
    ...allowed,
  },
  {
    name: "strategy-back",
    row: "UP-STRATEGY",
    title: "a Recreate Deployment becomes a rolling one",
    old: deployment("strategy-back", { strategy: { type: "Recreate" } }),
    new: deployment("strategy-back", { strategy: rolling }),
    ...allowed,
  },
  {
    name: "strategy-dropped",
    row: "UP-STRATEGY",
    title: "a Recreate Deployment names no strategy any more",
    old: deployment("strategy-dropped", { strategy: { type: "Recreate" } }),
    new: deployment("strategy-dropped"),
    ...allowed,
  },
  {
    name: "selector-deployment",
    row: "UP-SELECTOR",
    title: "another selector for a Deployment",
    old: deployment("selector-deployment"),
    new: deployment("selector-deployment", relabelled("other")),
    ...refused("immutable", "spec.selector"),
  },
  {
    name: "selector-daemonset",
    row: "UP-SELECTOR",
    title: "another selector for a DaemonSet",
    old: daemonSet("selector-daemonset"),
    new: daemonSet("selector-daemonset", relabelled("other")),
    ...refused("immutable", "spec.selector"),
  },
  {
    name: "selector-more-labels",
    row: "UP-SELECTOR",
    title: "more labels on the pods than the selector asks for",
    old: deployment("selector-more-labels"),
    new: deployment("selector-more-labels", {
      template: {
        metadata: { labels: { app: "selector-more-labels", tier: "web" } },
        spec: { containers: [{ name: "app", image: "registry.example/app:1.0.0" }] },
      },
    }),
    ...allowed,
  },
  {
    name: "deployment-changes",
    title: "other image, variables, ports, probes, volumes and a container less",
    old: deployment("deployment-changes", {
      template: {
        metadata: { labels: { app: "deployment-changes" }, annotations: { before: "yes" } },
        spec: {
          serviceAccountName: "one",
          volumes: [
            { name: "settings", secret: { secretName: "settings" } },
            { name: "scratch", emptyDir: { sizeLimit: "1024Mi" } },
          ],
          tolerations: [{ key: "a", operator: "Exists" }],
          nodeSelector: { disk: "fast" },
          containers: [
            {
              name: "app",
              image: "registry.example/app:1.0.0",
              env: [
                { name: "ONE", value: "1" },
                { name: "TWO", value: "" },
                { name: "POD", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
              ],
              ports: [{ containerPort: 80 }, { name: "metrics", containerPort: 9090 }],
              livenessProbe: { httpGet: { port: 80 } },
              resources: { limits: { cpu: "1000m", memory: "0.5Gi" } },
              volumeMounts: [
                { name: "settings", mountPath: "/settings" },
                { name: "scratch", mountPath: "/scratch" },
              ],
            },
            { name: "beside", image: "registry.example/beside" },
          ],
        },
      },
    }),
    new: deployment("deployment-changes", {
      replicas: 2,
      template: {
        metadata: { labels: { app: "deployment-changes" } },
        spec: {
          volumes: [{ name: "settings", configMap: { name: "settings" } }],
          containers: [
            {
              name: "app",
              image: "registry.example/app@sha256:0000000000000000000000000000000000000000000000000000000000000000",
              env: [
                { name: "THREE", value: "3" },
                { name: "ONE", value: "one" },
              ],
              ports: [{ name: "http", containerPort: 8080 }],
              readinessProbe: { httpGet: { port: "http", path: "/ready" }, periodSeconds: 5 },
              lifecycle: { preStop: { httpGet: { port: 8080 } } },
              resources: { requests: { cpu: 0.5, memory: "1.5Gi" } },
              volumeMounts: [{ name: "settings", mountPath: "/etc/settings", readOnly: true }],
            },
          ],
        },
      },
    }),
    ...allowed,
  },
  {
    name: "deployment-respelled",
    title: "the same amounts written differently, and empty lists",
    old: deployment("deployment-respelled", {}, { resources: { limits: { cpu: "1000m", memory: "1024Mi" } } }),
    new: deployment("deployment-respelled", {}, { resources: { limits: { cpu: 1, memory: "1Gi" } }, args: [], env: [] }),
    ...allowed,
  },
  {
    name: "daemonset-changes",
    title: "another image and update strategy for a DaemonSet",
    old: daemonSet("daemonset-changes", { updateStrategy: { rollingUpdate: { maxUnavailable: 2 } } }),
    new: daemonSet("daemonset-changes", { updateStrategy: { type: "OnDelete" } }),
    ...allowed,
  },
  ...(
    [
      ["sts-service", "another service name", {}, { serviceName: "other" }],
      ["sts-selector", "another selector", {}, relabelled("other")],
      [
        "sts-claims",
        "a larger claim template",
        { volumeClaimTemplates: [claimTemplate("1Gi")] },
        { volumeClaimTemplates: [claimTemplate("2Gi")] },
      ],
      ["sts-claims-added", "a claim template added", {}, { volumeClaimTemplates: [claimTemplate("1Gi")] }],
      ["sts-policy", "another pod management policy", {}, { podManagementPolicy: "Parallel" }],
      ["sts-history", "another revision history limit", {}, { revisionHistoryLimit: 3 }],
    ] as const
  ).map(([name, title, before, after]): Transition => ({
    name,
    row: "UP-STS",
    title: `${title} for a StatefulSet`,
    old: statefulSet(name, before),
    new: statefulSet(name, after),
    ...refused("immutable", "spec"),
  })),
  {
    name: "sts-on-delete",
    row: "UP-STRATEGY",
    title: "a StatefulSet that never named a strategy becomes OnDelete",
    old: statefulSet("sts-on-delete"),
    new: statefulSet("sts-on-delete", { updateStrategy: { type: "OnDelete" } }),
    ...refused("invalid", "spec.updateStrategy.rollingUpdate"),
  },
  {
    name: "sts-changes",
    row: "UP-STS",
    title: "replicas, image, strategy, ordinals and retention of a StatefulSet",
    old: statefulSet("sts-changes", { volumeClaimTemplates: [claimTemplate("1024Mi")] }),
    new: statefulSet("sts-changes", {
      volumeClaimTemplates: [claimTemplate("1Gi")],
      replicas: 3,
      minReadySeconds: 5,
      updateStrategy: { rollingUpdate: { partition: 1 } },
      ordinals: { start: 1 },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: "Delete" },
      template: {
        metadata: { labels: { app: "sts-changes" } },
        spec: { containers: [{ name: "app", image: "registry.example/app:1.1.0" }] },
      },
    }),
    ...allowed,
  },
  {
    name: "job-image",
    row: "UP-JOB",
    title: "another image for a Job",
    old: job("job-image"),
    new: job("job-image", {}, { image: "registry.example/run:1.1.0" }),
    ...refused("immutable", "spec.template"),
  },
  {
    name: "job-mode",
    row: "UP-JOB",
    title: "another completion mode for a Job",
    old: job("job-mode", { completions: 2 }),
    new: job("job-mode", { completions: 2, completionMode: "Indexed" }),
    ...refused("immutable", "spec.completionMode"),
  },
  {
    name: "job-completions",
    row: "UP-JOB",
    title: "another number of completions for a Job",
    old: job("job-completions", { completions: 2 }),
    new: job("job-completions", { completions: 3 }),
    ...refused("immutable", "spec.completions"),
  },
  {
    name: "job-changes",
    row: "UP-JOB",
    title: "parallelism, time to live and deadline of a Job",
    old: job("job-changes", { completions: 2 }),
    new: job("job-changes", { completions: 2, parallelism: 2, ttlSecondsAfterFinished: 60, activeDeadlineSeconds: 600 }),
    ...allowed,
  },
  {
    name: "job-suspended",
    row: "UP-JOB",
    title: "where the pods of a Job go that is suspended and never ran",
    old: job("job-suspended", { suspend: true }),
    new: job("job-suspended", {
      suspend: true,
      template: {
        spec: {
          restartPolicy: "Never",
          nodeSelector: { disk: "fast" },
          containers: [{ name: "run", image: "registry.example/run:1.0.0" }],
        },
      },
    }),
    ...allowed,
  },
];
