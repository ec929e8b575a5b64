import { isRecord } from "../../model/yaml-file.ts";
import { defaultClaimSpec } from "./claim.ts";
import { type Fields, withDefaults, withItems, withRecord } from "./fields.ts";
import { defaultPodTemplate } from "./pod-template.ts";

export function defaultDeployment(spec: Fields): Fields {
  const filled = withDefaults(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600, strategy: {} });

  return withRecord(withRecord(filled, "template", defaultPodTemplate), "strategy", (given) => {
    const strategy = withDefaults(given, { type: "RollingUpdate" });
    if (strategy["type"] !== "RollingUpdate") return strategy;
    const rolling = isRecord(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};

    return { ...strategy, rollingUpdate: withDefaults(rolling, { maxSurge: "25%", maxUnavailable: "25%" }) };
  });
}

export function defaultDaemonSet(spec: Fields): Fields {
  const filled = withDefaults(spec, { revisionHistoryLimit: 10, updateStrategy: {} });

  return withRecord(withRecord(filled, "template", defaultPodTemplate), "updateStrategy", (given) => {
    const strategy = withDefaults(given, { type: "RollingUpdate" });
    if (strategy["type"] !== "RollingUpdate") return strategy;
    const rolling = isRecord(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};

    return { ...strategy, rollingUpdate: withDefaults(rolling, { maxSurge: 0, maxUnavailable: 1 }) };
  });
}

export function defaultStatefulSet(spec: Fields): Fields {
  let filled = withDefaults(spec, {
    podManagementPolicy: "OrderedReady",
    replicas: 1,
    revisionHistoryLimit: 10,
    updateStrategy: {},
    persistentVolumeClaimRetentionPolicy: {},
    serviceName: "",
  });
  filled = withRecord(filled, "updateStrategy", (given) => {
    const strategy = withDefaults(given, { type: "RollingUpdate" });
    if (strategy["type"] !== "RollingUpdate") return strategy;
    const rolling = isRecord(strategy["rollingUpdate"]) ? strategy["rollingUpdate"] : {};

    return { ...strategy, rollingUpdate: withDefaults(rolling, { partition: 0 }) };
  });
  filled = withRecord(filled, "persistentVolumeClaimRetentionPolicy", (policy) =>
    withDefaults(policy, { whenDeleted: "Retain", whenScaled: "Retain" }),
  );
  filled = withItems(filled, "volumeClaimTemplates", (template) =>
    withRecord(
      withDefaults({ apiVersion: "v1", kind: "PersistentVolumeClaim", ...template }, { status: { phase: "Pending" } }),
      "spec",
      defaultClaimSpec,
    ),
  );

  return withRecord(
    withItems(filled, "volumeClaimTemplates", (template) =>
      withRecord(template, "metadata", (marks) => withDefaults(marks, { creationTimestamp: null })),
    ),
    "template",
    defaultPodTemplate,
  );
}

export function defaultJob(spec: Fields): Fields {
  const parallel = spec["completions"] === undefined && spec["parallelism"] === undefined;
  const filled = withDefaults(spec, {
    completions: parallel ? 1 : undefined,
    parallelism: 1,
    backoffLimit: spec["backoffLimitPerIndex"] === undefined ? 6 : 2_147_483_647,
    completionMode: "NonIndexed",
    suspend: false,
    manualSelector: false,
    podReplacementPolicy: spec["podFailurePolicy"] === undefined ? "TerminatingOrFailed" : "Failed",
  });

  return withRecord(filled, "template", defaultPodTemplate);
}

export function defaultCronJob(spec: Fields): Fields {
  const filled = withDefaults(spec, {
    concurrencyPolicy: "Allow",
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  });

  return withRecord(filled, "jobTemplate", (template) =>
    withRecord(
      withRecord(withDefaults(template, { metadata: {} }), "metadata", (marks) => withDefaults(marks, { creationTimestamp: null })),
      "spec",
      (job) => withRecord(job, "template", defaultPodTemplate),
    ),
  );
}
